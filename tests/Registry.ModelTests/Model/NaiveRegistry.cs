using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.ModelTests.Hosting;
using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>
/// The registry as its documentation says it, without regard to speed: every question is answered by looking at everything, and a refused write is
/// undone by going back to a copy. Nothing of the product is asked.
/// </summary>
internal sealed partial class NaiveRegistry
{
    private readonly Dictionary<string, (IMessage Request, Answer Answer)> _remembered = [];
    private HashSet<string> _touched = [];
    private ModelState _before = new();
    private long _revision;
    private DateTime _time;
    private int _index;

    public ModelState State { get; private set; } = new();

    /// <summary>Requests that were committed under an id, with their answers.</summary>
    public IReadOnlyDictionary<string, (IMessage Request, Answer Answer)> Remembered => _remembered;

    /// <summary>Carries out a write.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    public Answer Execute(IMessage request, DateTime now)
    {
        var (requestId, validateOnly) = (Field<string>(request, "request_id") ?? "", Field<bool>(request, "validate_only"));
        if (requestId.Length > 0 && _remembered.TryGetValue(requestId, out var known))
        {
            return known.Request.Equals(request) ? known.Answer : Refuse("REQUEST_ID_REUSED");
        }

        if (request is ReapplyDefaultsRequest reapply)
        {
            return ReapplyAll(reapply, now);
        }

        Begin(now);
        Answer answer;
        try
        {
            var message = Carry(request);
            SettleItems();
            answer = Answer.Of(Shown(message));
        }
        catch (RefusedException refused)
        {
            State = _before;
            return Refuse(refused.Reason, refused.Message);
        }

        if (validateOnly)
        {
            State = _before;
        }
        else if (_touched.Any(thing => !thing.StartsWith("node ", StringComparison.Ordinal)
            || _before.Nodes.ContainsKey(thing[5..]) || State.Nodes.ContainsKey(thing[5..])))
        {
            (State.Revision, State.Time) = (_revision, _time);
            if (requestId.Length > 0)
            {
                _remembered[requestId] = (request, answer);
            }
        }

        return answer;
    }

    private void Begin(DateTime now)
    {
        _before = State.Copy();
        (_revision, _touched, _index) = (State.Revision + 1, [], -1);
        _evaluated.Clear();
        _time = now > State.Time ? now : State.Time;
    }

    /// <summary>An answer with its node as the whole write leaves it.</summary>
    private IMessage Shown(IMessage message) => message is Node node ? State.Show(State.Nodes[node.Id]) : message;

    private Answer Refuse(string reason, string detail = "") => new(reason, _index, null, detail);

    private static T? Field<T>(IMessage message, string name) =>
        message.Descriptor.FindFieldByName(name) is { } field ? (T)field.Accessor.GetValue(message) : default;

    private IMessage Carry(IMessage request) => request switch
    {
        WriteBatchRequest batch => Batch(batch),
        CreatePoolRequest create => CreatePool(create),
        DeletePoolRequest delete => DeletePool(delete),
        AllocateRequest allocate => Allocate(allocate),
        FreeRequest free => Free(free),
        ApplyModuleRequest apply => ApplyModule(apply),
        DeleteModuleRequest delete => DeleteModule(delete),
        _ => Single(request),
    };

    private WriteBatchResponse Batch(WriteBatchRequest batch)
    {
        var results = new List<WriteResult>();
        for (_index = 0; _index < batch.Writes.Count; _index++)
        {
            var write = batch.Writes[_index];
            var inner = (IMessage)Write.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(write).Accessor.GetValue(write);
            var made = Single(inner);
            results.Add(made switch
            {
                DeleteNodeResponse deleted => new WriteResult { Deleted = deleted },
                UpdateConfigResponse config => new WriteResult { Node = State.Show(State.Nodes[config.Config.NodeId]) },
                _ => new WriteResult { Node = (Node)made },
            });
        }

        _index = -1;
        return new WriteBatchResponse { Results = { results }, Revision = _revision };
    }

    private IMessage Single(IMessage request)
    {
        if (request is RegisterNodeRequest register)
        {
            return State.Show(Register(register));
        }

        var node = State.Resolve(Field<NodeRef>(request, "node_ref")!) ?? throw new RefusedException("NODE_NOT_FOUND");
        if (Field<long>(request, "expected_revision") is var expected and not 0 && expected != node.Seen.Revision)
        {
            throw new RefusedException("REVISION_MISMATCH");
        }

        switch (request)
        {
            case DeleteNodeRequest delete:
                return Delete(node, delete.Detach, delete.Cascade);
            case UpdateConfigRequest config:
                return UpdateConfig(node, config);
            case UpdateNodeRequest update:
                Update(node, update);
                break;
            case PatchMetadataRequest patch:
                Patch(node, patch);
                break;
            case SetParentRequest parent:
                SetParent(node, parent);
                break;
            case SetBlobRequest blob:
                SetBlob(node, blob);
                break;
            case DeleteBlobRequest blob:
                DeleteBlob(node, blob);
                break;
            default:
                throw new ArgumentException($"The model knows no {request.Descriptor.Name}.", nameof(request));
        }

        return State.Show(State.Nodes[node.Id]);
    }

    private void Touch(string kind, string id) => _touched.Add($"{kind} {id}");

    private void Stamp(ModelNode node)
    {
        node.Seen.Revision = _revision;
        node.Seen.UpdateTime = _time.ToTimestamp();
        Touch("node", node.Id);
    }
}
