namespace Registry.Modules.Definition;

/// <summary>Parts of a file that have no type of their own.</summary>
internal static class SourceValue
{
    public static CelValue Of(SourceLog log, string path, SourceNode node)
    {
        log.Places.Add(path, node);
        return node switch
        {
            SourceScalar scalar => Scalar(log, path, scalar),
            SourceList list => CelList.Of([.. list.Items.Select((item, index) => Of(log, $"{path}[{index}]", item))]),
            SourceMap map => CelMap.Of([.. map.Entries.Select(entry => KeyValuePair.Create(CelValue.Of(entry.Key.Text), Of(log, $"{path}.{entry.Key.Text}", entry.Value)))]),
            _ => CelValue.Null,
        };
    }

    private static CelValue Scalar(SourceLog log, string path, SourceScalar scalar)
    {
        if (scalar.IsText)
        {
            return CelValue.Of(scalar.Text);
        }

        if (CoreSchema.IsNull(scalar.Text))
        {
            return CelValue.Null;
        }

        if (CoreSchema.Bool(scalar.Text) is { } flag)
        {
            return CelValue.Of(flag);
        }

        if (!CoreSchema.IsNumber(scalar.Text))
        {
            return CelValue.Of(scalar.Text);
        }

        if (CoreSchema.Number(scalar.Text) is { } number)
        {
            return number;
        }

        log.Add(path, scalar.Place, $"{(scalar.Text.Length > 40 ? scalar.Text[..40] + "…" : scalar.Text)} fits no number; put it in quotes if it is text");
        return CelValue.Null;
    }
}
