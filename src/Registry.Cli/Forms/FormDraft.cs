using Registry.Client;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;

namespace Registry.Cli.Forms;

/// <summary>A form that is being filled in: the edits so far, and what the daemon makes of them. Nothing is written before it is saved.</summary>
/// <param name="client">The daemon.</param>
/// <param name="request">The node, the point, and how to begin.</param>
internal sealed class FormDraft(RegistryClient client, EvaluateFormRequest request)
{
    /// <summary>The form as it was evaluated last.</summary>
    public Form Form { get; private set; } = new();

    /// <summary>The edits so far, in order.</summary>
    public IReadOnlyList<ConfigEdit> Edits => request.Edits;

    /// <summary>Whether somebody else has written to the node since the first evaluation, so that the form shows something newer.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Whether only what is simple is shown.</summary>
    public bool IsSimple => request.Mode == FormMode.Simple;

    /// <summary>Whether the node is still to be registered.</summary>
    public bool IsNew => request.TargetCase == EvaluateFormRequest.TargetOneofCase.NewNode;

    /// <summary>Whether there is something to save.</summary>
    public bool IsChanged => IsNew || request.Edits.Count > 0 || request.HasUseDefaults;

    /// <summary>Evaluates the form on the present state.</summary>
    public async Task EvaluateAsync(CancellationToken cancellationToken) => Show(await client.EvaluateFormAsync(request, cancellationToken).ConfigureAwait(false));

    /// <summary>Shows more or less.</summary>
    public Task ShowAsync(bool isSimple, CancellationToken cancellationToken)
    {
        request.Mode = isSimple ? FormMode.Simple : FormMode.Advanced;
        return EvaluateAsync(cancellationToken);
    }

    /// <summary>Switches defaults.</summary>
    public Task UseDefaultsAsync(bool useDefaults, CancellationToken cancellationToken)
    {
        request.UseDefaults = useDefaults;
        return EvaluateAsync(cancellationToken);
    }

    /// <summary>Makes one more edit, unless it cannot be carried out.</summary>
    /// <returns>Why it cannot; null where it was.</returns>
    public async Task<Finding?> TryAsync(ConfigEdit edit, CancellationToken cancellationToken)
    {
        var tried = request.Clone();
        EditList.Add(tried.Edits, edit);
        var form = await client.EvaluateFormAsync(tried, cancellationToken).ConfigureAwait(false);
        var number = $"edit {tried.Edits.Count - 1}: ";
        if (form.AllFindings().FirstOrDefault(finding => finding.Message.StartsWith(number, StringComparison.Ordinal)) is { } refusal)
        {
            return refusal;
        }

        // The key is kept, so that what comes later names the same item whatever is there by then.
        if (edit.AddItem is { Key.Length: 0 } && form.Added.LastOrDefault() is { Id.Length: > 0 } added)
        {
            tried.Edits[^1].AddItem.Key = added.Key;
        }

        Take(tried.Edits);
        Show(form);
        return null;
    }

    /// <summary>Gives a field back to the rules: an edit only where somebody had set it before.</summary>
    public async Task ClearAsync(ItemRef item, string field, CancellationToken cancellationToken)
    {
        var tried = request.Clone();
        EditList.Forget(tried.Edits, item, field);
        Take(tried.Edits);
        await EvaluateAsync(cancellationToken).ConfigureAwait(false);
        if (Form.Find(item)?.Fields.FirstOrDefault(known => known.Field.Name == field) is { Source.Origin: Origin.User })
        {
            var clear = new ConfigEdit { ClearField = new ClearField { Item = item, Field = field } };
            await TryAsync(clear, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes an edit back.</summary>
    public Task UndoAsync(ConfigEdit edit, CancellationToken cancellationToken)
    {
        request.Edits.Remove(edit);
        return EvaluateAsync(cancellationToken);
    }

    /// <summary>Writes everything in one request, to the state that was shown.</summary>
    /// <returns>The answer: that of the registration for a new node.</returns>
    /// <exception cref="RegistryException">It is refused; the draft is as it was.</exception>
    public async Task<(UpdateConfigResponse? Update, Node? Registered)> SaveAsync(CancellationToken cancellationToken)
    {
        IEnumerable<ConfigEdit> edits = request.HasUseDefaults ? [new ConfigEdit { SetUseDefaults = request.UseDefaults }, .. request.Edits] : request.Edits;
        if (IsNew)
        {
            var register = new RegisterNodeRequest { Node = request.NewNode, ConfigEdits = { new PointEdits { Point = Form.Point, Edits = { edits } } } };
            return (null, await client.RegisterNodeAsync(register, cancellationToken).ConfigureAwait(false));
        }

        var update = new UpdateConfigRequest
        {
            NodeRef = NodeRefs.Id(Form.NodeId), Point = Form.Point, Edits = { edits }, ExpectedRevision = Form.NodeRevision,
        };
        return (await client.UpdateConfigAsync(update, cancellationToken).ConfigureAwait(false), null);
    }

    private void Take(IEnumerable<ConfigEdit> edits)
    {
        ConfigEdit[] taken = [.. edits];
        request.Edits.Clear();
        request.Edits.AddRange(taken);
    }

    private void Show(Form form)
    {
        HasMoved |= Form.NodeRevision != 0 && Form.NodeRevision != form.NodeRevision;
        Form = form;
    }
}
