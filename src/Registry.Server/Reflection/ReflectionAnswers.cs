using Grpc.Core;
using Grpc.Reflection.V1;
using Question = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Registry.Server.Reflection;

/// <summary>
/// Answers one question of the reflection protocol. A question that has no answer gets an error response, never a failed call: the stream
/// stays usable.
/// </summary>
internal sealed class ReflectionAnswers(ServedServices services)
{
    // A name in a question may be as long as the message limit allows; an error repeats only its beginning.
    private const int QuotedLength = 200;

    // No service's file imports what refusals are made of: they travel as bytes in a trailer. Clients look them up here to read them. Hooks are
    // services that the daemon calls: who writes one looks it up here too.
    private readonly DescriptorIndex _index = new(
        [.. services.Descriptors.Select(service => service.File), V1.ErrorsReflection.Descriptor, V1.HookReflection.Descriptor,
            Google.Rpc.ErrorDetailsReflection.Descriptor]);

    /// <summary>The answer, with the question and its host repeated as the protocol asks.</summary>
    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Question.ListServices:
                response.ListServicesResponse = ListServices();
                break;
            case Question.FileByFilename:
                SetFiles(response, _index.FindFile(request.FileByFilename), "file", request.FileByFilename);
                break;
            case Question.FileContainingSymbol:
                SetFiles(response, _index.FindSymbol(request.FileContainingSymbol), "symbol", request.FileContainingSymbol);
                break;
            case Question.FileContainingExtension:
                var asked = request.FileContainingExtension;
                var file = _index.FindExtension(asked.ContainingType, asked.ExtensionNumber);
                SetFiles(response, file, $"extension {asked.ExtensionNumber} of the message", asked.ContainingType);
                break;
            case Question.AllExtensionNumbersOfType:
                SetExtensionNumbers(response, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "the request asks nothing: set one of message_request");
                break;
        }

        return response;
    }

    private ListServiceResponse ListServices()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(services.Descriptors.Select(service => new ServiceResponse { Name = service.FullName }));
        return list;
    }

    private void SetExtensionNumbers(ServerReflectionResponse response, string type)
    {
        if (_index.FindExtensionNumbers(type) is not { } numbers)
        {
            response.ErrorResponse = NotFound("message", type);
            return;
        }

        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type };
        response.AllExtensionNumbersResponse.ExtensionNumber.AddRange(numbers);
    }

    private static void SetFiles(ServerReflectionResponse response, FileDescriptorResponse? files, string kind, string name)
    {
        if (files is null)
        {
            response.ErrorResponse = NotFound(kind, name);
            return;
        }

        response.FileDescriptorResponse = files;
    }

    private static ErrorResponse NotFound(string kind, string name) => Error(StatusCode.NotFound, $"unknown {kind} '{Quote(name)}'");

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };

    private static string Quote(string name)
    {
        if (name.Length <= QuotedLength)
        {
            return name;
        }

        // Half of a surrogate pair would not be UTF-8, and strict clients drop the whole answer then.
        var end = char.IsHighSurrogate(name[QuotedLength - 1]) ? QuotedLength - 1 : QuotedLength;
        return string.Concat(name.AsSpan(0, end), "…");
    }
}
