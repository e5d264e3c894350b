namespace Registry.Domain.Collections;

/// <summary>Edited copies of arrays that are sized to their content; the given array never changes.</summary>
internal static class ArrayEdit
{
    public static T[] Copy<T>(T[] array) => array.AsSpan().ToArray();

    public static T[] Replace<T>(T[] array, int index, in T item)
    {
        T[] copy = Copy(array);
        copy[index] = item;
        return copy;
    }

    public static T[] Insert<T>(T[] array, int index, in T item)
    {
        var copy = new T[array.Length + 1];
        array.AsSpan(0, index).CopyTo(copy);
        copy[index] = item;
        array.AsSpan(index).CopyTo(copy.AsSpan(index + 1));
        return copy;
    }

    public static T[] Remove<T>(T[] array, int index)
    {
        if (array.Length == 1)
        {
            return [];
        }

        var copy = new T[array.Length - 1];
        array.AsSpan(0, index).CopyTo(copy);
        array.AsSpan(index + 1).CopyTo(copy.AsSpan(index));
        return copy;
    }
}
