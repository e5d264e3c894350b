namespace Registry.ModelTests.Model;

/// <summary>A value as text, and where it comes from.</summary>
internal sealed record ModelValue(string Text, string Origin)
{
    public bool IsUsers => Origin == ModelItem.User;
}
