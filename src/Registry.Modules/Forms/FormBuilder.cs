using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Forms;

/// <summary>Makes the sections of a form of what an evaluation left. Used once.</summary>
internal sealed class FormBuilder(EvaluationScope scope, PointSchema point, EvaluationResult result)
{
    private readonly PointItems _items = result.Items.Point(point.Name);
    private readonly ItemTree _tree = new(scope.Node, point);
    private readonly FindingPlaces _findings = new(result.Findings);
    private readonly FormFields _fields = new(scope);
    private readonly ItemRemoval _removal = new(scope);

    // Protection is looked for item by item, which only pays where some field asks for it.
    private readonly bool _anyProtects = point.Items.SelectMany(item => item.Classes).SelectMany(known => known.OwnFields)
        .Any(field => field.Type.Kind == FieldKind.ItemRef && field.OnDelete == OnDelete.Protect);

    /// <summary>A section for each id of the node whose items hang under nothing.</summary>
    public ImmutableArray<FormSection> Build() => [.. point.Items.Where(scope.Has).Select(Top).OfType<FormSection>()];

    private FormSection? Top(ItemSchema schema) => schema.Cardinality switch
    {
        Cardinality.Single => Section(schema, null, scope.Node.Items(schema) is { Count: > 0 } items ? items : Instance(schema), []),
        Cardinality.Static => Section(schema, null, scope.Node.Items(schema), []),
        _ => Section(schema, null, _tree.Roots(schema), schema.Classes.Where(known => known.IsSelectable && !known.RequiresParent)),
    };

    private IEnumerable<ConfigItem> Instance(ItemSchema schema) => scope.Node.Single(schema) is { } instance ? [instance] : [];

    private FormSection? Section(ItemSchema schema, RelationSchema? relation, IEnumerable<ConfigItem> items, IEnumerable<ClassSchema> addable)
    {
        var section = new FormSection(schema, relation, [.. items.Select(Item)], [.. addable]);
        return section.Items.IsEmpty && section.Addable.IsEmpty ? null : section;
    }

    private FormItem Item(ConfigItem item)
    {
        var stored = item.IsDefaultInstance || !_items.TryGet(item.Ref, out var known) ? null : known;
        var findings = _findings.Of(ItemPaths.Of(item));
        return new FormItem
        {
            Ref = item.Ref,
            Class = item.Class,
            Classes = Classes(item),
            Fields = _fields.Of(item, stored, findings),
            Sections = [.. item.Class.Relations.Where(relation => scope.Has(relation.Item)).Select(relation => Below(item, relation)).OfType<FormSection>()],
            Findings = [.. findings.Where(found => !item.Class.TryGetField(found.Key, out _)).SelectMany(found => found)],
            Source = stored?.Source,
            IsRemovable = IsRemovable(item),
            IsMovable = item.Class.Item.Cardinality == Cardinality.Multiple && scope.Node.Items(item.Class.Item).Count > 1,
        };
    }

    private FormSection? Below(ConfigItem item, RelationSchema relation) => Section(
        relation.Item, relation, _tree.Children(item, relation), relation.Item.Classes.Where(known => known.IsSelectable && relation.Allows(known)));

    private static ImmutableArray<ClassSchema> Classes(ConfigItem item) => item.Class.Item.Cardinality == Cardinality.Static
        ? [item.Class]
        : [.. item.Class.Item.Classes.Where(known => known.IsSelectable && MayBe(item, known))];

    private static bool MayBe(ConfigItem item, ClassSchema known) =>
        item.Parent is { } parent ? ItemParents.MayHang(known, parent.Class) : !known.RequiresParent;

    private bool IsRemovable(ConfigItem item) =>
        item is { Source.IsUser: true, Class.Item.Cardinality: not Cardinality.Static } && !(_anyProtects && _removal.IsProtected(item));
}
