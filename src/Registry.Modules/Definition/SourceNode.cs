namespace Registry.Modules.Definition;

/// <summary>How the text of a scalar lies in its file.</summary>
internal enum TextLayout
{
    /// <summary>In a way that does not tell where a character of it is.</summary>
    Other,

    /// <summary>On one line, as it is.</summary>
    OneLine,

    /// <summary>In the lines below, as they are but for the indent.</summary>
    Block,
}

/// <summary>A node of a YAML or JSON text.</summary>
internal abstract class SourceNode(SourcePlace place)
{
    /// <summary>Where it begins.</summary>
    public SourcePlace Place => place;

    /// <summary>How many nodes it has, itself included, when its aliases are written out.</summary>
    public abstract long Size { get; }

    /// <summary>How messages call it.</summary>
    public abstract string Kind { get; }
}

/// <summary>A text, number, bool or null.</summary>
internal sealed class SourceScalar(SourcePlace place, string text, bool isText) : SourceNode(place)
{
    /// <summary>As it is written, without quotes and escapes.</summary>
    public string Text => text;

    /// <summary>Whether it is text whatever it looks like.</summary>
    public bool IsText => isText;

    /// <summary>How it lies in the file.</summary>
    public TextLayout Layout { get; init; }

    /// <summary>Columns before the text: of one line after the place, of a block from the beginning of a line.</summary>
    public int Indent { get; init; }

    public override long Size => 1;

    public override string Kind => isText ? "text" : CoreSchema.KindOf(text);
}

/// <summary>A list.</summary>
internal sealed class SourceList(SourcePlace place, IReadOnlyList<SourceNode> items) : SourceNode(place)
{
    public IReadOnlyList<SourceNode> Items => items;

    public override long Size { get; } = 1 + items.Sum(item => item.Size);

    public override string Kind => "a list";
}

/// <summary>A map; no key is there twice.</summary>
internal sealed class SourceMap(SourcePlace place, IReadOnlyList<(SourceScalar Key, SourceNode Value)> entries) : SourceNode(place)
{
    public IReadOnlyList<(SourceScalar Key, SourceNode Value)> Entries => entries;

    public override long Size { get; } = 1 + entries.Sum(entry => 1 + entry.Value.Size);

    public override string Kind => "a map";
}

/// <summary>A text cannot be read at all.</summary>
internal sealed class SourceException(SourcePlace place, string message) : Exception(message)
{
    public SourcePlace Place => place;
}
