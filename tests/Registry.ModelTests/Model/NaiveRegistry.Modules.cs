using Registry.ModelTests.Hosting;
using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>Modules, and what they declare.</summary>
internal sealed partial class NaiveRegistry
{
    private static readonly string[] References = ["owner", "friend", "peer"];

    private ApplyModuleResponse ApplyModule(ApplyModuleRequest request)
    {
        var textName = request.Source.FileName;
        var id = Lab.ModuleOf(textName);
        if (!Lab.Texts.ContainsKey(textName) || (id != Lab.Base && !State.Modules.ContainsKey(Lab.Base)))
        {
            throw new RefusedException("MODULE_INVALID");
        }

        var stored = State.Modules.GetValueOrDefault(id);
        var next = State.Modules.ToDictionary(module => module.Key, module => module.Value.TextName);
        next[id] = textName;
        RefuseLoss(next, request.Force || request.ValidateOnly);
        if (request.ExpectedRevision != 0 && request.ExpectedRevision != (stored?.Revision ?? 0))
        {
            throw new RefusedException("REVISION_MISMATCH");
        }

        if (stored?.TextName == textName)
        {
            return new ApplyModuleResponse { Module = new StoredModule { Revision = stored.Revision, CreateRevision = stored.CreateRevision } };
        }

        State.Modules[id] = new ModelModule(textName, _revision, stored?.CreateRevision ?? _revision);
        Touch("module", id);
        return new ApplyModuleResponse
        {
            Module = new StoredModule { Revision = _revision, CreateRevision = stored?.CreateRevision ?? _revision },
            Changed = true,
        };
    }

    private DeleteModuleResponse DeleteModule(DeleteModuleRequest request)
    {
        if (!State.Modules.TryGetValue(request.Id, out var stored))
        {
            throw new RefusedException("MODULE_NOT_FOUND");
        }

        if (request.Id == Lab.Base && State.Modules.Count > 1)
        {
            throw new RefusedException("MODULE_IN_USE");
        }

        var next = State.Modules.ToDictionary(module => module.Key, module => module.Value.TextName);
        next.Remove(request.Id);
        RefuseLoss(next, request.Force || request.ValidateOnly);
        if (request.ExpectedRevision != 0 && request.ExpectedRevision != stored.Revision)
        {
            throw new RefusedException("REVISION_MISMATCH");
        }

        State.Modules.Remove(request.Id);
        Touch("module", request.Id);
        return new DeleteModuleResponse { DeletedId = request.Id, Revision = _revision };
    }

    /// <summary>What users set is not taken away without a word.</summary>
    private void RefuseLoss(IReadOnlyDictionary<string, string> next, bool isMeant)
    {
        var now = State.Modules.ToDictionary(module => module.Key, module => module.Value.TextName);
        var isLost = State.Nodes.Values.SelectMany(node => node.Items).Where(item => item.HasUserContent && Fields(now, item.Id).Length > 0).Any(
            item => Fields(next, item.Id).Length == 0
                || item.Values.Any(value => value.Value.IsUsers && Fields(now, item.Id).Contains(value.Key) && !Fields(next, item.Id).Contains(value.Key)));
        if (isLost && !isMeant)
        {
            throw new RefusedException("MODULE_DATA_LOSS");
        }
    }

    /// <summary>The fields of an id; none where no module declares it.</summary>
    private static string[] Fields(IReadOnlyDictionary<string, string> modules, string id) => id switch
    {
        Lab.Main when modules.TryGetValue(Lab.Base, out var text) =>
            text.EndsWith("without friend", StringComparison.Ordinal)
                ? ["serial", "owner", "size", "title"] : ["serial", "owner", "size", "title", "friend"],
        Lab.Port when modules.ContainsKey(Lab.Base) => ["mac", "peer", "note"],
        Lab.Lan when modules.ContainsKey(Lab.Address) => ["pool", "value"],
        _ => [],
    };

    private string[] Fields(string id) => Fields(State.Modules.ToDictionary(module => module.Key, module => module.Value.TextName), id);

    private string ClaimPrefix => State.Modules[Lab.Base].TextName.EndsWith("other claim", StringComparison.Ordinal) ? "sn:" : "serial:";

    /// <summary>Evaluates nodes again, a commit each.</summary>
    private Answer ReapplyAll(ReapplyDefaultsRequest request, DateTime now)
    {
        // Nodes for which nothing is declared any more are left alone.
        var ids = State.Nodes.Values.Where(node => node.IsBox && State.Modules.ContainsKey(Lab.Base) && request.Selector.Types_.Contains(node.Seen.Type)).Select(node => node.Id).ToList();
        var response = new ReapplyDefaultsResponse { TotalCount = ids.Count, DoneCount = ids.Count };
        foreach (var id in ids)
        {
            Begin(now);
            try
            {
                Evaluate(id, [], isAsked: true);
                SettleItems();
                response.ChangedCount += _touched.Count > 0 ? 1 : 0;
            }
            catch (RefusedException)
            {
                State = _before;
                response.RefusedCount++;
                continue;
            }

            if (request.ValidateOnly)
            {
                State = _before;
            }
            else if (_touched.Count > 0)
            {
                (State.Revision, State.Time) = (_revision, _time);
            }
        }

        return Answer.Of(response);
    }
}
