namespace Registry.Cel.Evaluation;

/// <summary>
/// The language's equality for sets of values, charged for every comparison and every element: values may share parts and be far larger than
/// the memory that they take, and may be made to have one hash.
/// </summary>
internal sealed class MeteredComparer(EvalFrame frame) : IEqualityComparer<CelValue>
{
    public bool Equals(CelValue x, CelValue y)
    {
        frame.Charge(1);
        return CelEquality.AreEqual(x, y, frame);
    }

    public int GetHashCode(CelValue value)
    {
        frame.Charge(1);
        return CelEquality.Hash(value, frame);
    }
}
