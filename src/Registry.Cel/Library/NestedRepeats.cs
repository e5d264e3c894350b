namespace Registry.Cel.Library;

/// <summary>
/// Finds repetitions that say nothing, in patterns such as <c>(-?[a-z]+)*</c>: the inner one only gives an engine that goes back exponentially
/// many ways to fail. In a repeated group in which all that comes before the last item may be empty, that item need not be repeated itself:
/// <c>(AB+)* = (AB)*</c> where A may be empty.
/// </summary>
internal sealed class NestedRepeats
{
    private readonly Stack<Group> _outer = new();
    private Group _group = Group.New;

    /// <summary>An item begins.</summary>
    public void Item() => _group = _group.Next(isEmptyAllowed: false);

    /// <summary>The other side of an alternative begins: all bets are off.</summary>
    public void Alternative() => _group = _group with { IsEmptyAllowedBefore = false, HasAlternative = true };

    public void Open()
    {
        _outer.Push(_group);
        _group = Group.New;
    }

    public void Close()
    {
        var inner = _group;
        var isSimple = !inner.HasAlternative && inner.IsEmptyAllowedBefore;
        _group = _outer.Pop().Next(isSimple && inner.IsEmptyAllowed) with { NeedlessAt = isSimple ? inner.PlusAt : -1 };
    }

    /// <summary>The last item is repeated. Gives the place of a plus inside of it that is not needed and has to be removed; -1: none.</summary>
    /// <param name="isOptional">Whether no times is enough.</param>
    /// <param name="isUnbounded">Whether any number of times is allowed.</param>
    /// <param name="plusAt">Where the output has the plus; -1: it is none, or a lazy one.</param>
    public int Repeat(bool isOptional, bool isUnbounded, int plusAt)
    {
        var needless = isUnbounded ? _group.NeedlessAt : -1;
        _group = _group with { IsEmptyAllowed = _group.IsEmptyAllowed || isOptional, PlusAt = needless >= 0 && plusAt >= 0 ? plusAt - 1 : plusAt, NeedlessAt = -1 };
        return needless;
    }

    /// <summary>A group up to its last item.</summary>
    private readonly record struct Group(bool IsEmptyAllowedBefore, bool IsEmptyAllowed, bool HasAlternative, int PlusAt, int NeedlessAt)
    {
        public static Group New => new(true, true, false, -1, -1);

        public Group Next(bool isEmptyAllowed) => new(IsEmptyAllowedBefore && IsEmptyAllowed, isEmptyAllowed, HasAlternative, -1, -1);
    }
}
