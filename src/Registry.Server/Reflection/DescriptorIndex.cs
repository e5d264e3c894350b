using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;

namespace Registry.Server.Reflection;

/// <summary>
/// Every file, symbol and extension that the given files reach, by name. Built once; immutable, so that all calls share it.
/// </summary>
internal sealed class DescriptorIndex
{
    private readonly FrozenDictionary<string, FileDescriptorResponse> _files;
    private readonly FrozenDictionary<string, FileDescriptorResponse> _symbols;
    private readonly FrozenDictionary<(string Type, int Number), FileDescriptorResponse> _extensions;
    private readonly FrozenDictionary<string, int[]> _extensionNumbers;

    /// <param name="roots">Files that are indexed, with all that these import.</param>
    public DescriptorIndex(IEnumerable<FileDescriptor> roots)
    {
        var collector = new Collector();
        foreach (var root in roots)
        {
            collector.AddFile(root);
        }

        var answers = collector.Files.Values.ToDictionary(file => file, WithImports);
        _files = collector.Files.ToFrozenDictionary(pair => pair.Key, pair => answers[pair.Value], StringComparer.Ordinal);
        _symbols = collector.Symbols.ToFrozenDictionary(pair => pair.Key, pair => answers[pair.Value], StringComparer.Ordinal);
        _extensions = collector.Extensions.ToFrozenDictionary(pair => pair.Key, pair => answers[pair.Value]);
        _extensionNumbers = collector.Messages.ToFrozenDictionary(
            type => type,
            type => collector.Extensions.Keys.Where(key => key.Type == type).Select(key => key.Number).Order().ToArray(),
            StringComparer.Ordinal);
    }

    /// <summary>The file of this name and all that it imports, or null.</summary>
    public FileDescriptorResponse? FindFile(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file that declares the symbol (a service, method, message, field, oneof, enum or enum value), or null.</summary>
    public FileDescriptorResponse? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    /// <summary>The file that declares the extension, or null.</summary>
    public FileDescriptorResponse? FindExtension(string type, int number) => _extensions.GetValueOrDefault((type, number));

    /// <summary>Numbers of the known extensions of a message, ascending; null for an unknown message.</summary>
    public IReadOnlyList<int>? FindExtensionNumbers(string type) => _extensionNumbers.GetValueOrDefault(type);

    private static FileDescriptorResponse WithImports(FileDescriptor file)
    {
        var answer = new FileDescriptorResponse();
        var pending = new Queue<FileDescriptor>([file]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { file.Name };
        while (pending.TryDequeue(out var next))
        {
            answer.FileDescriptorProto.Add(DescribedFiles.Of(next));
            foreach (var import in next.Dependencies.Where(import => seen.Add(import.Name)))
            {
                pending.Enqueue(import);
            }
        }

        return answer;
    }

    private sealed class Collector
    {
        public Dictionary<string, FileDescriptor> Files { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, FileDescriptor> Symbols { get; } = new(StringComparer.Ordinal);

        public Dictionary<(string Type, int Number), FileDescriptor> Extensions { get; } = [];

        public List<string> Messages { get; } = [];

        public void AddFile(FileDescriptor file)
        {
            if (!Files.TryAdd(file.Name, file))
            {
                return;
            }

            foreach (var import in file.Dependencies)
            {
                AddFile(import);
            }

            foreach (var service in file.Services)
            {
                Symbols[service.FullName] = file;
                AddSymbols(service.Methods, file);
            }

            AddEnums(file.EnumTypes, file.Package, file);
            AddExtensions(file.Extensions);
            foreach (var message in file.MessageTypes)
            {
                AddMessage(message);
            }
        }

        private void AddMessage(MessageDescriptor message)
        {
            Messages.Add(message.FullName);
            Symbols[message.FullName] = message.File;
            AddSymbols(message.Fields.InDeclarationOrder(), message.File);
            AddSymbols(message.Oneofs, message.File);
            AddEnums(message.EnumTypes, message.FullName, message.File);
            AddExtensions(message.Extensions);
            foreach (var nested in message.NestedTypes)
            {
                AddMessage(nested);
            }
        }

        private void AddEnums(IEnumerable<EnumDescriptor> enums, string scope, FileDescriptor file)
        {
            foreach (var type in enums)
            {
                Symbols[type.FullName] = file;
                foreach (var value in type.Values)
                {
                    // The language scopes a value beside its enum; the C# runtime names it inside. Clients ask for either.
                    Symbols[scope.Length == 0 ? value.Name : scope + "." + value.Name] = file;
                    Symbols[type.FullName + "." + value.Name] = file;
                }
            }
        }

        private void AddExtensions(ExtensionCollection? extensions)
        {
            foreach (var extension in extensions?.UnorderedExtensions ?? [])
            {
                Symbols[extension.FullName] = extension.File;
                Extensions[(extension.ExtendeeType.FullName, extension.FieldNumber)] = extension.File;
            }
        }

        private void AddSymbols(IEnumerable<DescriptorBase> symbols, FileDescriptor file)
        {
            foreach (var symbol in symbols)
            {
                Symbols[symbol.FullName] = file;
            }
        }
    }
}
