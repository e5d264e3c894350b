namespace Registry.Modules.Definition;

/// <summary>
/// A module as its file says it: read, but not yet checked against anything. The JSON form of <c>registry.v1.Module</c> has the same names
/// in snake case. Texts that are expressions are CEL.
/// </summary>
public sealed record ModuleDefinition
{
    /// <summary>Its name: dot-separated lower-case names, for instance <c>example.ssid</c>.</summary>
    public required string Module { get; init; }

    /// <summary>Its version: <c>major.minor.patch</c>. Text, no rule of order.</summary>
    public string Version { get; init; } = "0.0.0";

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>Modules whose declarations this one uses; they must be applied. A module may use only its own and theirs, directly or not.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>Registration points that it adds.</summary>
    public ImmutableArray<PointDefinition> Points { get; init; } = [];

    /// <summary>Registry ids that it adds.</summary>
    public ImmutableArray<ItemDefinition> Items { get; init; } = [];

    /// <summary>Classes that it adds to its own or to other modules' ids.</summary>
    public ImmutableArray<ClassDefinition> Classes { get; init; } = [];

    /// <summary>Choices that it adds to choice fields.</summary>
    public ImmutableArray<ChoicesDefinition> Choices { get; init; } = [];

    /// <summary>Functions for its own expressions and those of modules that require it.</summary>
    public ImmutableArray<FunctionDefinition> Functions { get; init; } = [];

    /// <summary>Field defaults.</summary>
    public ImmutableArray<DefaultDefinition> Defaults { get; init; } = [];

    /// <summary>Generators of items.</summary>
    public ImmutableArray<GeneratorDefinition> Generators { get; init; } = [];

    /// <summary>Validation rules.</summary>
    public ImmutableArray<RuleDefinition> Rules { get; init; } = [];

    /// <summary>Services of the module's owner that the daemon calls.</summary>
    public ImmutableArray<HookDefinition> Hooks { get; init; } = [];
}

/// <summary>A registration point: a namespace of items on nodes.</summary>
public sealed record PointDefinition
{
    /// <summary>Its name, one lower-case name: <c>config</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>durable</c> (default) or <c>volatile</c>.</summary>
    public string Kind { get; init; } = "durable";

    /// <summary>Types of the nodes that have it; <c>*</c> means all. Default: all.</summary>
    public ImmutableArray<string> NodeTypes { get; init; } = ["*"];

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";
}

/// <summary>A registry id: where items of its classes live.</summary>
public sealed record ItemDefinition
{
    /// <summary><c>point/id</c>, for instance <c>config/core.general</c>; without a point it is <c>config</c>'s.</summary>
    public required string Id { get; init; }

    /// <summary><c>single</c> (default): at most one a node; <c>multiple</c>: an ordered list; <c>static</c>: one of each class, always present.</summary>
    public string Cardinality { get; init; } = "single";

    /// <summary>Heading in forms; default: the id's last name, capitalized.</summary>
    public string Title { get; init; } = "";

    /// <summary>Section of forms under which it is shown; default: the title.</summary>
    public string Section { get; init; } = "";

    /// <summary>Place among the ids, ascending; those of one weight come in order of declaration.</summary>
    public int Weight { get; init; }

    /// <summary>Explanation for people.</summary>
    public string Help { get; init; } = "";

    /// <summary>Whether simple forms show it.</summary>
    public bool Simple { get; init; }

    /// <summary>Types of the nodes that have it; none: all that have the point.</summary>
    public ImmutableArray<string> NodeTypes { get; init; } = [];
}

/// <summary>A class of items.</summary>
public sealed record ClassDefinition
{
    /// <summary><c>point/id/Class</c>; the class is a capitalized name.</summary>
    public required string Class { get; init; }

    /// <summary>The class of the same id whose fields it inherits. Only the first class of an id has none.</summary>
    public string Extends { get; init; } = "";

    /// <summary>Whether it cannot be chosen: a base for others.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether it takes the place of the class that it extends, which can then not be chosen either.</summary>
    public bool HidesParent { get; init; }

    /// <summary>Name for people; default: the class's.</summary>
    public string Title { get; init; } = "";

    /// <summary>Explanation for people.</summary>
    public string Help { get; init; } = "";

    /// <summary>Its own fields, in order of display; they come after those it inherits.</summary>
    public ImmutableArray<FieldDefinition> Fields { get; init; } = [];

    /// <summary>What may hang under items of this class.</summary>
    public ImmutableArray<RelationDefinition> Children { get; init; } = [];
}

/// <summary>What may hang under items of a class.</summary>
public sealed record RelationDefinition
{
    /// <summary>Name by which expressions and forms find the children of an item; a field's name may not be the same.</summary>
    public required string Relation { get; init; }

    /// <summary>The children's id, at the same point. It is <c>multiple</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Names of the classes allowed, their subclasses included; empty: all of the id.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>Whether items of those classes must hang under something.</summary>
    public bool Required { get; init; }
}

/// <summary>A field of a class.</summary>
public sealed record FieldDefinition
{
    /// <summary>Its name, lower-case: <c>[a-z][a-z0-9_]*</c>; <c>class</c> and <c>parent</c> are taken.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// <c>bool</c>, <c>int</c>, <c>double</c>, <c>string</c>, <c>choice</c>, <c>duration</c>, <c>timestamp</c>, <c>ip_address</c>,
    /// <c>ip_prefix</c>, <c>mac_address</c>, <c>url</c>, <c>geo_point</c>, <c>json</c>, <c>node_ref</c>, <c>item_ref</c>, <c>allocation</c>,
    /// or <c>list&lt;…&gt;</c> of one of these but allocation.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>Label for people; default: the name, its underscores as spaces, capitalized.</summary>
    public string Label { get; init; } = "";

    /// <summary>Explanation for people.</summary>
    public string Help { get; init; } = "";

    /// <summary>How a form might show it, for instance <c>textarea</c>.</summary>
    public string Widget { get; init; } = "";

    /// <summary>Whether it must have a value; an empty string or list is none.</summary>
    public bool Required { get; init; }

    /// <summary>Whether null may be set, which keeps defaults from filling it.</summary>
    public bool Nullable { get; init; }

    /// <summary>Constant default, as JSON; null: none.</summary>
    public CelValue Default { get; init; }

    /// <summary>Smallest value of an int or double, shortest duration (as text), shortest prefix length of an ip_prefix; null: none.</summary>
    public CelValue Min { get; init; }

    /// <summary>Largest value, as <see cref="Min"/>.</summary>
    public CelValue Max { get; init; }

    /// <summary>Fewest characters of a string, fewest elements of a list; null: none.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most characters of a string, most elements of a list; null: none.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Regular expression (RE2) that a string, or each string of a list, must match somewhere; anchor it for the whole.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>
    /// Of an ip_address <c>ipv4</c> or <c>ipv6</c>; of an ip_prefix also <c>network</c> (no host bits, the default) or <c>host</c> (host
    /// bits kept), combined with a comma; of a string <c>hostname</c>.
    /// </summary>
    public string Format { get; init; } = "";

    /// <summary>Whether it is shown to nobody without permission, and masked in history.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Whether clients may not set it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Expression of its value, over <c>self</c>; makes it read-only.</summary>
    public string Computed { get; init; } = "";

    /// <summary>Expression over <c>self</c> of a string, claimed as a unique key of the node; null or empty claims none.</summary>
    public string UniqueKey { get; init; } = "";

    /// <summary>Whether queries by it should not look at every node.</summary>
    public bool Indexed { get; init; }

    /// <summary>Short name in queries. The first that declares it has it.</summary>
    public string Alias { get; init; } = "";

    /// <summary>Of a node_ref: the types of the nodes that it may name; empty: any.</summary>
    public ImmutableArray<string> NodeTypes { get; init; } = [];

    /// <summary>Of an item_ref: <c>id</c> or <c>id/Class</c> at the same point.</summary>
    public string Item { get; init; } = "";

    /// <summary>Of a node_ref or item_ref, when what it names is deleted: <c>set_null</c> (default), <c>cascade</c>, <c>protect</c>.</summary>
    public string OnDelete { get; init; } = "";

    /// <summary>
    /// Of a choice: whose choices it offers, <c>point/id#field</c>; default: its own. Then fields of several classes share one set.
    /// </summary>
    public string ChoicesOf { get; init; } = "";

    /// <summary>Of an allocation: where its value comes from.</summary>
    public AllocationDefinition? Allocation { get; init; }

    /// <summary>
    /// Of a volatile point: a report that no longer has the item sets the field to its constant default, or to null (a counter), and
    /// leaves the others as they were (a name).
    /// </summary>
    public bool ResetWhenAbsent { get; init; }
}

/// <summary>Where the value of an allocation field comes from. Expressions over <c>self</c>.</summary>
public sealed record AllocationDefinition
{
    /// <summary>The pool: an expression of a node of type <c>pool</c>, or of a string with its id or name. Null: no allocation.</summary>
    public required string Pool { get; init; }

    /// <summary>Expression of the prefix length, an int; default: the pool's.</summary>
    public string PrefixLength { get; init; } = "";

    /// <summary>Expression of the value wished for, a string; null or empty: the lowest free.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Expression of a bool: whether a value is wanted. Default: true.</summary>
    public string When { get; init; } = "";
}

/// <summary>Choices of a choice field.</summary>
public sealed record ChoicesDefinition
{
    /// <summary><c>point/id#field</c>.</summary>
    public required string Field { get; init; }

    /// <summary>The choices, in order of display; they come after those declared before.</summary>
    public ImmutableArray<ChoiceDefinition> Choices { get; init; } = [];
}

/// <summary>One choice.</summary>
public sealed record ChoiceDefinition
{
    /// <summary>The value that is stored.</summary>
    public required string Name { get; init; }

    /// <summary>Label for people; default: the name.</summary>
    public string Label { get; init; } = "";

    /// <summary>Explanation for people.</summary>
    public string Help { get; init; } = "";

    /// <summary>Name of an icon.</summary>
    public string Icon { get; init; } = "";

    /// <summary>What else is known of it, as JSON: expressions read it with <c>choice(…)</c>. A device's descriptor is one.</summary>
    public CelValue Metadata { get; init; }

    /// <summary>Expression of a bool over <c>self</c> and everything: whether it may be chosen. Default: true.</summary>
    public string LimitedTo { get; init; } = "";
}

/// <summary>A function of expressions: pure, without recursion, expanded where it is called.</summary>
public sealed record FunctionDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Names of its parameters.</summary>
    public ImmutableArray<string> Params { get; init; } = [];

    /// <summary>Expression over the parameters, <c>node</c> and the points' items.</summary>
    public required string Value { get; init; }
}

/// <summary>A field default.</summary>
public sealed record DefaultDefinition
{
    /// <summary>Its id within the module.</summary>
    public required string Id { get; init; }

    /// <summary><c>point/id/Class#field</c>, or <c>point/id#field</c> for the class that declares it first. Subclasses are meant, too.</summary>
    public required string Target { get; init; }

    /// <summary>Expression of a bool over <c>self</c>, <c>parent</c> and everything: whether it applies. Default: true.</summary>
    public string When { get; init; } = "";

    /// <summary>Expression of the value. Null: it does not apply.</summary>
    public required string Value { get; init; }

    /// <summary>Of several that apply the highest wins; among equals the first declared. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>Whether it applies although defaults are off.</summary>
    public bool Always { get; init; }

    /// <summary>Whether it gives a single item that nobody has set. Default: only fields of items that there are, and of single ids that something else gives.</summary>
    public bool Creates { get; init; }
}

/// <summary>A generator: one item for each element of a list.</summary>
public sealed record GeneratorDefinition
{
    /// <summary>Its id within the module.</summary>
    public required string Id { get; init; }

    /// <summary>Class of the items: <c>point/id/Class</c>.</summary>
    public required string Class { get; init; }

    /// <summary>Expression of a list; each element is <c>each</c> in the others. Default: one element, null.</summary>
    public string ForEach { get; init; } = "";

    /// <summary>Expression of a bool: whether there is an item for <c>each</c>. Default: true.</summary>
    public string When { get; init; } = "";

    /// <summary>Expression of the item's key, a string. Required for a multiple id.</summary>
    public string Key { get; init; } = "";

    /// <summary>Expression of the key of the item under which it hangs, and that item's id: <c>{id, key}</c>.</summary>
    public ParentDefinition? Parent { get; init; }

    /// <summary>Expressions of fields' values by field. They give way to what users set, and come before field defaults.</summary>
    public ImmutableArray<FieldValueDefinition> Values { get; init; } = [];

    /// <summary>Whether it runs although defaults are off.</summary>
    public bool Always { get; init; }

    /// <summary>Whether an item whose element is gone goes although users have set something of it.</summary>
    public bool DropsChanged { get; init; }
}

/// <summary>The item under which a generated item hangs.</summary>
public sealed record ParentDefinition
{
    /// <summary>Its id, at the same point.</summary>
    public required string Id { get; init; }

    /// <summary>Expression of its key, a string. Where there is no such item, none is generated.</summary>
    public required string Key { get; init; }
}

/// <summary>An expression for a field.</summary>
public sealed record FieldValueDefinition
{
    /// <summary>Name of the field.</summary>
    public required string Field { get; init; }

    /// <summary>Expression of the value.</summary>
    public required string Value { get; init; }
}

/// <summary>A validation rule.</summary>
public sealed record RuleDefinition
{
    /// <summary>Its id within the module.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// What it runs on: <c>point/id/Class</c> or <c>point/id</c> (every item, as <c>self</c>), <c>point</c> or <c>node</c> (once).
    /// </summary>
    public required string On { get; init; }

    /// <summary>Expression of a bool: whether it is looked at. Default: true.</summary>
    public string When { get; init; } = "";

    /// <summary>Expression of a bool: whether all is well.</summary>
    public required string Check { get; init; }

    /// <summary>The field, or other place below the item, that the finding names; default: the item.</summary>
    public string Path { get; init; } = "";

    /// <summary>Stable code for programs, dot-separated; default: module and id.</summary>
    public string Code { get; init; } = "";

    /// <summary>Text for people; <c>{expression}</c> is replaced by its value, <c>{{</c> is a brace.</summary>
    public required string Message { get; init; }

    /// <summary><c>error</c> (default) or <c>warning</c>.</summary>
    public string Severity { get; init; } = "error";
}

/// <summary>A service of the module's owner: <c>registry.v1.ModuleHook</c>.</summary>
public sealed record HookDefinition
{
    /// <summary>Its id within the module.</summary>
    public required string Id { get; init; }

    /// <summary>Its address: <c>http://127.0.0.1:7000</c>, or <c>unix:/path</c>.</summary>
    public required string Address { get; init; }

    /// <summary>What is called: <c>validate</c>, <c>default</c>, <c>committed</c>.</summary>
    public ImmutableArray<string> Calls { get; init; } = [];

    /// <summary>The point whose items matter. Default: <c>config</c>.</summary>
    public string Point { get; init; } = "config";

    /// <summary>Types of the nodes it is called for; empty: all that have the point.</summary>
    public ImmutableArray<string> NodeTypes { get; init; } = [];

    /// <summary>For how long one try may take: a duration, 10ms to 60s. Default <c>2s</c>.</summary>
    public string Timeout { get; init; } = "2s";

    /// <summary>How often a failed try of <c>validate</c> or <c>default</c> is repeated, 0 to 5. Default 2. <c>committed</c> is repeated until it succeeds.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>What a hook that cannot be asked does to the write: <c>fail</c> (default) refuses it, <c>ignore</c> lets it pass with a warning.</summary>
    public string OnFailure { get; init; } = "fail";
}
