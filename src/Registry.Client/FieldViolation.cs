namespace Registry.Client;

/// <summary>One bad field of a refused request (<c>google.rpc.BadRequest.FieldViolation</c>).</summary>
/// <param name="Field">Path from the request message, for instance <c>node.tags["env"]</c>.</param>
/// <param name="Description">Why it is bad and what to do.</param>
/// <param name="Reason">UPPER_SNAKE_CASE cause; empty where the daemon gives none.</param>
public sealed record FieldViolation(string Field, string Description, string Reason);
