using Registry.Domain;
using Registry.Domain.Pools;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Registry.Server.Pools;

/// <summary>Turns requests about pools into commands, and what is known of pools into answers.</summary>
internal static class PoolMapper
{
    private const int PurposeLength = 1_024;

    /// <summary><c>CreatePool</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="newId">Makes the id of a pool that the client gives none.</param>
    /// <param name="violations">Takes every bad field.</param>
    public static Command Create(V1.CreatePoolRequest request, Func<string> newId, FieldViolations violations)
    {
        if (request.Id.Length > 0)
        {
            Syntax.Id(request.Id, "id", violations);
        }

        if (request.Name.Length > 0)
        {
            Syntax.Name(request.Name, "name", violations);
        }

        Syntax.Text(request.Tenant, NodeLimits.TenantLength, "tenant", violations);
        return new CreatePoolCommand
        {
            Node = new Node
            {
                Id = request.Id.Length > 0 ? request.Id : newId(),
                Type = Node.PoolType,
                Name = request.Name,
                State = "",
                Tenant = StringPool.Share(request.Tenant),
                Tags = NodeMapper.Tags(request.Tags, "tags", violations),
                Pool = PoolSpecMapper.Map(request.Spec, violations),
            },
        };
    }

    /// <summary><c>DeletePool</c>.</summary>
    public static Command Delete(V1.DeletePoolRequest request, FieldViolations violations)
    {
        Syntax.NotNegative(request.ExpectedRevision, "expected_revision", violations);
        return new DeletePoolCommand
        {
            Target = RefMapper.Required(request.Pool, "pool", violations),
            ExpectedRevision = request.ExpectedRevision,
        };
    }

    /// <summary><c>Allocate</c>.</summary>
    public static Command Allocate(V1.AllocateRequest request, FieldViolations violations)
    {
        Syntax.NotNegative(request.PrefixLength, "prefix_length", violations);
        Syntax.Text(request.Purpose, PurposeLength, "purpose", violations);
        return new AllocateCommand
        {
            Pool = RefMapper.Required(request.Pool, "pool", violations),
            Node = RefMapper.Optional(request.Node, "node", violations),
            Request = new AllocationRequest
            {
                PrefixLength = request.PrefixLength == 0 ? null : request.PrefixLength,
                Hint = request.Hint.Length == 0 ? null : Value(request.Hint, "hint", violations),
                Purpose = request.Purpose,
            },
        };
    }

    /// <summary><c>Free</c>.</summary>
    public static Command Free(V1.FreeRequest request, FieldViolations violations) => new FreeAllocationCommand
    {
        Pool = RefMapper.Required(request.Pool, "pool", violations),
        Value = Value(request.Value, "value", violations),
    };

    /// <summary>An allocation as it is told.</summary>
    /// <param name="allocation">The allocation.</param>
    /// <param name="book">The books of its pool; null where the pool is gone.</param>
    public static V1.Allocation ToMessage(Allocation allocation, PoolBook? book) => new()
    {
        Pool = allocation.PoolId,
        Value = allocation.Value.ToString(),
        Node = allocation.NodeId,
        Path = allocation.Path,
        Purpose = allocation.Purpose,
        AllocateTime = Timestamp.FromDateTime(allocation.AllocateTime),
        FreeTime = allocation.FreeTime is { } freed ? Timestamp.FromDateTime(freed) : null,
        HeldUntilTime = allocation.IsHeld && book is not null ? Timestamp.FromDateTime(book.HeldUntil(allocation)) : null,
        Revision = allocation.Revision,
    };

    /// <summary>How much of a pool is taken.</summary>
    public static V1.PoolUsage Usage(PoolBook book)
    {
        var (capacity, largest) = (book.Spec.Capacity, book.LargestFreeLog2);
        return new V1.PoolUsage
        {
            Capacity = capacity.ToString(),
            Allocated = book.AllocatedSize.ToString(),
            Held = book.HeldSize.ToString(),
            Free = (capacity - book.AllocatedSize - book.HeldSize).ToString(),
            AllocationCount = book.ActiveCount,
            HeldCount = book.HeldCount,
            LargestFree = largest < 0 ? "" : book.Spec.Kind.HasPrefixes() ? $"/{book.Spec.Kind.Bits() - largest}" : "1",
        };
    }

    private static PoolValue Value(string text, FieldPath field, FieldViolations violations)
    {
        if (!PoolValue.TryParse(text, out var value, out var problem))
        {
            violations.Add(field, problem);
        }

        return value;
    }
}
