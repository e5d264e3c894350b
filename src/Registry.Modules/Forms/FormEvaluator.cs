using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;

namespace Registry.Modules.Forms;

/// <summary>
/// Makes forms: the draft of a node's items, evaluated with the edits so far, as something to draw. Pure: nothing is stored, taken from pools or
/// asked of hooks. The values and findings are those that a write of the same edits would have.
/// </summary>
public static class FormEvaluator
{
    /// <summary>The form of a node at a point, with the edits so far.</summary>
    public static Form Evaluate(FormRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var scope = new EvaluationScope(Evaluation(request));
        var result = ConfigEvaluator.Evaluate(scope);
        var all = new FormBuilder(scope, request.Point, result).Build();
        var sections = request.IsSimple ? Simple(all) : all;
        var shownIds = Ids(sections).ToHashSet(StringComparer.Ordinal);
        var shown = sections.SelectMany(section => section.AllFindings).ToHashSet();
        return new Form
        {
            Sections = sections,
            Findings = [.. result.Findings.Where(finding => !shown.Contains(finding))],
            Count = FindingCount.Of(result.Findings),
            UseDefaults = result.Items.Point(request.Point.Name).UseDefaults,
            HiddenIds = [.. Ids(all).Distinct(StringComparer.Ordinal).Where(id => !shownIds.Contains(id))],
            Added = result.Added,
        };
    }

    private static EvaluationRequest Evaluation(FormRequest request) => new()
    {
        Schema = request.Schema,
        State = request.State,
        Before = request.IsNew ? null : request.Node,
        Draft = request.Node,
        Edits = [.. Edits(request)],
        Now = request.Now,
        Principal = request.Principal,
        Allocator = new DraftAllocator(request.State, request.Now),
        HookValues = HookValues.Kept(request.Schema, request.Node, []),
        IsVolatile = !request.Point.IsDurable,
    };

    /// <summary>The edits in lists of their own, so that findings count those of the client alone.</summary>
    private static IEnumerable<PointEdits> Edits(FormRequest request)
    {
        var point = request.Point;
        if (request.UseDefaults is { } useDefaults)
        {
            yield return new PointEdits(point.Name, [new SetUseDefaults(useDefaults)]);
        }

        yield return new PointEdits(
            point.Name, point.IsDurable ? request.Edits : ReportEdits.Expand(request.Edits, request.Node.Items.Point(point.Name), point));
    }

    private static ImmutableArray<FormSection> Simple(ImmutableArray<FormSection> sections) =>
    [
        .. sections.Where(section => section.Item.Definition.Simple || section.Count.Errors > 0)
            .Select(section => section with { Items = [.. section.Items.Select(item => item with { Sections = Simple(item.Sections) })] }),
    ];

    private static IEnumerable<string> Ids(ImmutableArray<FormSection> sections) => sections.SelectMany(section =>
        section.Items.SelectMany(item => Ids(item.Sections)).Prepend(section.Item.Id));
}
