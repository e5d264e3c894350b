using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Orders what derives values: each after all that it reads.</summary>
internal sealed class StageOrder
{
    private readonly List<Member> _members = [];
    private readonly CompilerLog _log;

    public StageOrder(SchemaDraft draft, DerivationBuilder derivations)
    {
        _log = draft.Log;
        var defaults = derivations.Defaults.ToLookup(entry => entry.Default.Field);
        foreach (var (generator, file, path) in derivations.Generators)
        {
            _members.Add(Member.Of(generator, file, path));
        }

        foreach (var (field, file, path) in draft.FieldPlaces)
        {
            if (field.Computed is not null || field.Allocation is not null || defaults.Contains(field))
            {
                _members.Add(Member.Of(field, [.. defaults[field]], file, path));
            }
        }

        // Of independent ones those that make items come first: the others then find them.
        _members = [.. _members.OrderBy(member => member.MakesItems ? 0 : 1)];
        foreach (var member in _members)
        {
            member.Before.AddRange(_members.Where(member.ComesAfter));
        }
    }

    /// <summary>The stages in order; logs cycles, each once.</summary>
    public ImmutableArray<Stage> Sort()
    {
        var ordered = ImmutableArray.CreateBuilder<Stage>(_members.Count);
        var done = new HashSet<Member>();
        var way = new List<Member>();
        var reported = new HashSet<Member>();
        foreach (var member in _members)
        {
            Visit(member);
        }

        return ordered.ToImmutable();

        void Visit(Member member)
        {
            if (way.IndexOf(member) is >= 0 and var first)
            {
                Report(way[first..], reported);
                return;
            }

            if (!done.Add(member))
            {
                return;
            }

            way.Add(member);
            foreach (var earlier in member.Before)
            {
                if (way.Contains(earlier) || !done.Contains(earlier))
                {
                    Visit(earlier);
                }
            }

            way.RemoveAt(way.Count - 1);
            ordered.Add(member.Stage);
        }
    }

    private void Report(List<Member> cycle, HashSet<Member> reported)
    {
        if (cycle.TrueForAll(reported.Contains))
        {
            return;
        }

        reported.UnionWith(cycle);
        // A member comes after the one that follows it here, so it is that which it reads.
        var names = string.Join(" reads ", cycle.Append(cycle[0]).Select(member => member.Name));
        _log.Add(cycle[0].File, cycle[0].Path, cycle.Count == 1 ? $"{cycle[0].Name} reads what it gives itself" : $"these read each other: {names}");
    }

    private sealed class Member(Stage stage, string name, ModuleFile file, string path, IReadOnlyList<ExpressionReads> reads)
    {
        private readonly HashSet<FieldSchema> _fields = [.. reads.SelectMany(read => read.Fields)];
        private readonly HashSet<ClassSchema> _classes = [.. reads.SelectMany(read => read.Classes)];

        public Stage Stage => stage;

        public string Name => name;

        public ModuleFile File => file;

        public string Path => path;

        public List<Member> Before { get; } = [];

        public bool MakesItems => stage is GeneratorStage || (stage is FieldStage given && given.Defaults.Any(rule => rule.Definition.Creates));

        public static Member Of(GeneratorSchema generator, ModuleFile file, string path)
        {
            Expression?[] all = [generator.ForEach, generator.When, generator.Key, generator.ParentKey, .. generator.Values.Select(value => value.Value)];
            var reads = all.OfType<Expression>().Select(expression => expression.Reads).ToList();
            if (generator.ParentItem is { } parent)
            {
                var owners = generator.Class.Parents.Where(relation => relation.Owner.Item == parent).Select(relation => relation.Owner);
                reads.Add(ExpressionReads.None with { Classes = [.. owners.SelectMany(owner => parent.Classes.Where(candidate => candidate.IsA(owner)))] });
            }

            return new Member(new GeneratorStage(generator), $"generator '{generator.Definition.Id}'", file, path, reads);
        }

        public static Member Of(
            FieldSchema field, IReadOnlyList<(DefaultSchema Default, ModuleFile File, string Path)> defaults, ModuleFile file, string path)
        {
            Expression?[] all =
            [
                field.Computed, field.Allocation?.Pool, field.Allocation?.PrefixLength, field.Allocation?.Hint, field.Allocation?.When,
                .. defaults.SelectMany(entry => (Expression?[])[entry.Default.When, entry.Default.Value]),
            ];
            var reads = all.OfType<Expression>().Select(expression => expression.Reads)
                .Append(ExpressionReads.None with { Classes = [.. field.Class.Item.Classes.Where(candidate => candidate.IsA(field.Class))] })
                .ToList();
            ImmutableArray<DefaultSchema> ordered = [.. defaults.Select(entry => entry.Default).OrderByDescending(rule => rule.Definition.Priority)];
            // A cycle is the fault of a rule, where there is one, rather than of the field.
            var (at, where) = defaults.Count > 0 ? (defaults[0].File, defaults[0].Path) : (file, path);
            return new Member(new FieldStage(field, ordered), $"'{field.Path}'", at, where, reads);
        }

        /// <summary>Whether it reads something that another gives.</summary>
        public bool ComesAfter(Member other) => other.Stage switch
        {
            FieldStage given => _fields.Contains(given.Field),
            GeneratorStage made => _classes.Any(read => read.IsA(made.Generator.Class) || made.Generator.Class.IsA(read)),
            _ => false,
        };
    }
}
