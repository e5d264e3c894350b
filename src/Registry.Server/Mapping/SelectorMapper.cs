using System.Collections.Immutable;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Modules.Queries;
using Registry.Server.Errors;

namespace Registry.Server.Mapping;

/// <summary>Turns selectors and orders into the domain's.</summary>
internal static class SelectorMapper
{
    private const int MaximumAlternatives = 256;
    private const int MaximumRefs = 1_000;

    private static readonly Dictionary<string, OrderField> OrderFields = new(StringComparer.Ordinal)
    {
        ["id"] = OrderField.Id,
        ["name"] = OrderField.Name,
        ["type"] = OrderField.Type,
        ["tenant"] = OrderField.Tenant,
        ["state"] = OrderField.State,
        ["state_time"] = OrderField.StateTime,
        ["create_time"] = OrderField.CreateTime,
        ["update_time"] = OrderField.UpdateTime,
        ["revision"] = OrderField.Revision,
        ["create_revision"] = OrderField.CreateRevision,
    };

    /// <summary>A selector.</summary>
    public static Selection Map(V1.NodeSelector? selector, FieldViolations violations)
    {
        var expression = selector?.Filter ?? "";
        if (expression.Length > QueryLimits.ExpressionLength)
        {
            violations.Add("selector.filter", $"has {expression.Length} characters; at most {QueryLimits.ExpressionLength} are allowed");
        }

        return new Selection(Filter(selector, violations), RefMapper.Optional(selector?.Parent, "selector.parent", violations), expression);
    }

    private static NodeFilter Filter(V1.NodeSelector? selector, FieldViolations violations)
    {
        if (selector is null)
        {
            return NodeFilter.All;
        }

        Alternatives(selector.Types_, "selector.types", violations);
        for (var i = 0; i < selector.Types_.Count; i++)
        {
            Syntax.Type(selector.Types_[i], $"selector.types[{i}]", violations);
        }

        Alternatives(selector.States, "selector.states", violations);
        for (var i = 0; i < selector.States.Count; i++)
        {
            if (selector.States[i].Length == 0)
            {
                violations.Add($"selector.states[{i}]", "is empty, and no node is in such a state; leave it out");
            }
        }

        if (selector.RootsOnly && selector.Parent is not null)
        {
            violations.Add("selector.roots_only", "contradicts selector.parent: a root has no parent; set one of the two");
        }

        if (selector.UniqueKeyPrefix.StartsWith(NodeLimits.NameKeyPrefix, StringComparison.Ordinal))
        {
            violations.Add("selector.unique_key_prefix", $"begins with {NodeLimits.NameKeyPrefix}, which no key does; use name_prefix");
        }

        return new NodeFilter
        {
            Types = [.. selector.Types_],
            Tenant = selector.HasTenant ? selector.Tenant : null,
            Tags = NodeMapper.Tags(selector.Tags, "selector.tags", violations),
            ParentId = selector.RootsOnly ? "" : null,
            States = [.. selector.States],
            NamePrefix = selector.NamePrefix,
            UniqueKeyPrefix = selector.UniqueKeyPrefix,
            Refs = Refs(selector, violations),
        };
    }

    /// <summary>The order of a list.</summary>
    public static NodeOrder Order(string orderBy, FieldViolations violations)
    {
        if (orderBy.Length == 0)
        {
            return NodeOrder.ById;
        }

        var terms = ImmutableArray.CreateBuilder<OrderTerm>();
        var seen = new HashSet<OrderField>();
        foreach (var term in orderBy.Split(','))
        {
            var words = term.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 0 or > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc")))
            {
                violations.Add("order_by", $"has the malformed part '{term.Trim()}'; write fields like 'state, update_time desc'");
            }
            else if (!OrderFields.TryGetValue(words[0], out var field))
            {
                var nearest = NearestName.Best(words[0], OrderFields.Keys);
                var hint = nearest is null ? $"use one of {string.Join(", ", OrderFields.Keys)}" : $"did you mean '{nearest}'?";
                violations.Add("order_by", $"names '{words[0]}', by which nodes cannot be ordered; {hint}", FieldViolations.UnknownField);
            }
            else if (!seen.Add(field))
            {
                violations.Add("order_by", $"names '{words[0]}' twice; name it once");
            }
            else
            {
                terms.Add(new OrderTerm(field, words is [_, "desc"]));
            }
        }

        return new NodeOrder(terms.ToImmutable());
    }

    private static NodeRefSet? Refs(V1.NodeSelector selector, FieldViolations violations)
    {
        if (selector.NodeRefs.Count == 0)
        {
            return null;
        }

        if (selector.NodeRefs.Count > MaximumRefs)
        {
            violations.Add("selector.node_refs", $"has {selector.NodeRefs.Count} entries; at most {MaximumRefs} are allowed");
        }

        var found = violations.Count;
        var refs = selector.NodeRefs.Select((r, i) => RefMapper.Required(r, new FieldPath("", "selector.node_refs", Index: i), violations)).ToArray();
        return violations.Count > found ? null : new NodeRefSet(refs);
    }

    private static void Alternatives(Google.Protobuf.Collections.RepeatedField<string> values, string field, FieldViolations violations)
    {
        if (values.Count > MaximumAlternatives)
        {
            violations.Add(field, $"has {values.Count} entries; at most {MaximumAlternatives} are allowed");
        }
    }
}
