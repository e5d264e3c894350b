namespace Registry.Cel.Evaluation;

/// <summary>What one evaluation carries: variables, local variables, and what it may still cost. Used by one thread.</summary>
internal sealed class EvalFrame(CelActivation activation, int locals, long budget, CancellationToken cancellation)
{
    /// <summary>How much is spent between two looks at the cancellation token.</summary>
    private const long Slice = 4096;

    private const int UnitsPerCost = 16;

    private readonly CelValue[] _locals = locals == 0 ? [] : new CelValue[locals];
    private long _slice = Math.Min(Slice, budget);
    private long _rest = budget - Math.Min(Slice, budget);

    public CelActivation Activation { get; } = activation;

    public long Left => _slice + _rest;

    /// <summary>Begins anew, with as much to spend.</summary>
    public void Reset(long newBudget)
    {
        _slice = Math.Min(Slice, newBudget);
        _rest = newBudget - _slice;
    }

    public ref CelValue Local(int slot) => ref _locals[slot];

    /// <summary>Spends. What is not in a loop and not larger than the source costs nothing: the limits on the source bound it.</summary>
    /// <exception cref="CostExceededException">There is nothing left.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public void Charge(long cost)
    {
        _slice -= cost;
        if (_slice < 0)
        {
            NextSlice();
        }
    }

    /// <summary>Spends for reading a string or bytes; other values are small.</summary>
    public void ChargeText(in CelValue value)
    {
        if (value.Kind == CelKind.String)
        {
            Charge(value.AsString().Length / UnitsPerCost);
        }
        else if (value.Kind == CelKind.Bytes)
        {
            Charge(value.AsBytes().Length / UnitsPerCost);
        }
    }

    /// <summary>Spends for a value that a function reads or makes.</summary>
    public void ChargeSize(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.List:
                Charge(value.AsList().Count);
                break;
            case CelKind.Map:
                Charge(value.AsMap().Count);
                break;
            default:
                ChargeText(value);
                break;
        }
    }

    private void NextSlice()
    {
        cancellation.ThrowIfCancellationRequested();
        _rest += _slice;
        if (_rest < 0)
        {
            throw new CostExceededException();
        }

        _slice = Math.Min(Slice, _rest);
        _rest -= _slice;
    }
}

/// <summary>Ends an evaluation that costs too much: no logical operator may absorb it.</summary>
internal sealed class CostExceededException : Exception;
