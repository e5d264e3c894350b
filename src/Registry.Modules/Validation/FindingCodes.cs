namespace Registry.Modules.Validation;

/// <summary>The stable codes of findings that no module declares.</summary>
public static class FindingCodes
{
#pragma warning disable CS1591 // the names say it; the messages say more
    public const string PointUnknown = "point.unknown";
    public const string PointDropped = "point.dropped";
    public const string ItemUnknownId = "item.unknown_id";
    public const string ItemNotFound = "item.not_found";
    public const string ItemExists = "item.exists";
    public const string ItemTooMany = "item.too_many";
    public const string ItemKey = "item.key";
    public const string ItemKeyTaken = "item.key_taken";
    public const string ItemGenerated = "item.generated";
    public const string ItemStatic = "item.static";
    public const string ItemDropped = "item.dropped";
    public const string ItemProtected = "item.protected";
    public const string ItemPosition = "item.position";
    public const string ClassUnknown = "class.unknown";
    public const string ClassNotSelectable = "class.not_selectable";
    public const string ClassMismatch = "class.mismatch";
    public const string ParentRequired = "parent.required";
    public const string ParentNotFound = "parent.not_found";
    public const string ParentNotAllowed = "parent.not_allowed";
    public const string FieldUnknown = "field.unknown";
    public const string FieldReadOnly = "field.read_only";
    public const string FieldDropped = "field.dropped";
    public const string FieldRequired = "field.required";
    public const string FieldNull = "field.null";
    public const string FieldType = "field.type";
    public const string FieldBounds = "field.bounds";
    public const string FieldLength = "field.length";
    public const string FieldPattern = "field.pattern";
    public const string FieldFormat = "field.format";
    public const string ChoiceUnknown = "choice.unknown";
    public const string ChoiceLimited = "choice.limited";
    public const string RefNotFound = "ref.not_found";
    public const string RefType = "ref.type";
    public const string PoolNotFound = "pool.not_found";
    public const string UniqueKey = "unique_key.invalid";
    public const string HookIgnored = "hook.ignored";
    public const string HookRefused = "hook.refused";
    public const string RuleFailed = "rule.failed";
#pragma warning restore CS1591
}
