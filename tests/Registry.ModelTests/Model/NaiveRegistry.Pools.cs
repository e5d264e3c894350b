using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>Pools and what they hand out.</summary>
internal sealed partial class NaiveRegistry
{
    private Pool CreatePool(CreatePoolRequest request)
    {
        var draft = new Node { Id = request.Id, Type = "pool", Name = request.Name, Tenant = request.Tenant };
        draft.Tags.Add(request.Tags);
        var node = Register(new RegisterNodeRequest { Node = draft });
        node.Seen.Pool = Canonical(request.Spec);
        State.Pools[node.Id] = new ModelPool { Spec = node.Seen.Pool, Range = RangeOf(request.Spec) };
        return new Pool { Node = State.Show(node), Revision = _revision };
    }

    private DeletePoolResponse DeletePool(DeletePoolRequest request)
    {
        var node = State.Resolve(request.Pool) ?? throw new RefusedException("NODE_NOT_FOUND");
        if (request.ExpectedRevision != 0 && request.ExpectedRevision != node.Seen.Revision)
        {
            throw new RefusedException("REVISION_MISMATCH");
        }

        if (node.Seen.Pool is null)
        {
            throw new RefusedException("NOT_A_POOL");
        }

        Delete(node, detach: false, cascade: false);
        return new DeletePoolResponse { DeletedId = node.Id, Revision = _revision };
    }

    private AllocateResponse Allocate(AllocateRequest request)
    {
        var (poolId, pool) = FindPool(request.Pool);
        var node = request.Node is null ? null : State.Resolve(request.Node) ?? throw new RefusedException("NODE_NOT_FOUND");
        var taken = Take(poolId, pool, request.PrefixLength, request.Hint) with
        {
            Node = node?.Id ?? "",
            Purpose = request.Purpose,
        };
        pool.Entries.Add(taken);
        if (node is not null)
        {
            RefuseTaken(node);
            Stamp(node);
        }

        return new AllocateResponse { Allocation = Shown(pool, taken), Revision = _revision };
    }

    /// <summary>Chooses a value of a pool, and forgets the holds that it takes the place of.</summary>
    private ModelAllocation Take(string poolId, ModelPool pool, int prefixLength, string hint)
    {
        if (!pool.HasPrefixes && prefixLength != 0)
        {
            throw new RefusedException("INVALID_FIELD");
        }

        var (first, size) = (-1L, 1L);
        if (hint.Length > 0)
        {
            _ = hint.Contains('/') == pool.HasPrefixes ? true : throw new RefusedException("INVALID_FIELD", "the hint is of another kind");
            (first, size) = pool.Parse(hint);
        }
        else if (pool.HasPrefixes)
        {
            size = 1L << (32 - (prefixLength != 0 ? prefixLength : pool.Spec.DefaultPrefixLength));
        }

        if (hint.Length > 0 && (first < pool.Range.First || first + size - 1 > pool.Range.Last))
        {
            throw new RefusedException("INVALID_FIELD");
        }

        if (hint.Length > 0 && pool.Blocking(first, size, _time).Any())
        {
            throw new RefusedException("ALLOCATION_TAKEN");
        }

        first = hint.Length > 0 ? first : pool.Lowest(size, _time) ?? throw new RefusedException("POOL_EXHAUSTED");
        pool.Entries.RemoveAll(entry => entry.First < first + size && first < entry.First + entry.Size);
        Touch("allocation", poolId);
        return new ModelAllocation(poolId, pool.Text(first, size), first, size)
        {
            AllocateTime = _time,
            AllocateRevision = _revision,
            Revision = _revision,
        };
    }

    private FreeResponse Free(FreeRequest request)
    {
        var (poolId, pool) = FindPool(request.Pool);
        var found = pool.Active.SingleOrDefault(entry => entry.Value == request.Value) ?? throw new RefusedException("ALLOCATION_NOT_FOUND");
        if (found.Path.Length > 0)
        {
            throw new RefusedException("ALLOCATION_OWNED");
        }

        var freed = Hold(poolId, found);
        if (State.Nodes.TryGetValue(found.Node, out var node))
        {
            Stamp(node);
        }

        return new FreeResponse { Allocation = Shown(pool, freed!), Revision = _revision };
    }

    /// <summary>Frees an allocation: held down, unless this same commit has made it.</summary>
    private ModelAllocation? Hold(string poolId, ModelAllocation allocation)
    {
        var pool = State.Pools[poolId];
        pool.Entries.Remove(allocation);
        if (allocation.AllocateRevision == _revision)
        {
            return null;
        }

        var held = allocation with { FreeTime = _time, Revision = _revision };
        pool.Entries.Add(held);
        Touch("allocation", poolId);
        return held;
    }

    private void FreeAll(string nodeId)
    {
        foreach (var (id, pool) in State.Pools)
        {
            pool.Active.Where(allocation => allocation.Node == nodeId).ToList().ForEach(allocation => Hold(id, allocation));
        }
    }

    private (string Id, ModelPool Pool) FindPool(NodeRef nodeRef)
    {
        var node = State.Resolve(nodeRef) ?? throw new RefusedException("NODE_NOT_FOUND");
        return State.Pools.TryGetValue(node.Id, out var pool) ? (node.Id, pool) : throw new RefusedException("NOT_A_POOL");
    }

    /// <summary>An allocation as clients see it.</summary>
    public static Allocation Shown(ModelPool pool, ModelAllocation allocation) => new()
    {
        Pool = allocation.Pool,
        Value = allocation.Value,
        Node = allocation.Node,
        Path = allocation.Path,
        Purpose = allocation.Purpose,
        AllocateTime = allocation.AllocateTime.ToTimestamp(),
        FreeTime = allocation.FreeTime?.ToTimestamp(),
        HeldUntilTime = (allocation.FreeTime + pool.HoldDown)?.ToTimestamp(),
        Revision = allocation.Revision,
    };

    private static PoolSpec Canonical(PoolSpec spec)
    {
        var canonical = spec.Clone();
        canonical.HoldDown ??= TimeSpan.FromDays(1).ToDuration();
        if (spec.Kind == PoolSpec.Types.Kind.Ipv4Prefixes)
        {
            canonical.MaxPrefixLength = spec.MaxPrefixLength == 0 ? 32 : spec.MaxPrefixLength;
            canonical.DefaultPrefixLength = spec.DefaultPrefixLength == 0 ? canonical.MaxPrefixLength : spec.DefaultPrefixLength;
            canonical.MinPrefixLength = spec.MinPrefixLength == 0 ? int.Parse(spec.Ranges[0].Split('/')[1]) : spec.MinPrefixLength;
        }

        return canonical;
    }

    private static (long First, long Last) RangeOf(PoolSpec spec)
    {
        var range = spec.Ranges.Single();
        if (spec.Kind == PoolSpec.Types.Kind.Ipv4Prefixes)
        {
            return (0, (1L << (32 - int.Parse(range.Split('/')[1]))) - 1);
        }

        var parts = range.Split('-');
        return (long.Parse(parts[0]), long.Parse(parts[1]));
    }
}
