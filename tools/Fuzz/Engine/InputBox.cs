using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Fuzz.Engine;

/// <summary>The input that is being run, in a file that outlives the process: what a crash took with it would be lost.</summary>
internal sealed class InputBox : IDisposable
{
    private const int Largest = 1 << 20;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public InputBox(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Largest + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The input in a file of a process that has ended; null where there is none.</summary>
    public static byte[]? Read(string path)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        var length = bytes.Length > sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return length > 0 && length <= bytes.Length - sizeof(int) ? bytes[sizeof(int)..(sizeof(int) + length)] : null;
    }

    public void Put(byte[] input)
    {
        var length = Math.Min(input.Length, Largest);
        _view.Write(0, 0);
        _view.WriteArray(sizeof(int), input, 0, length);
        _view.Write(0, length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
