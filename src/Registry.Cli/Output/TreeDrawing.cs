using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>
/// Draws trees of nodes. A root without children is an orphan, set apart, unless its type has children elsewhere in the tree: a hypervisor
/// without machines is an empty hypervisor, a machine without hypervisor is an orphan.
/// </summary>
internal sealed class TreeDrawing(TextWriter output, bool useColor, DateTimeOffset now)
{
    private readonly List<TreeNode> _roots = [];
    private readonly Dictionary<string, List<TreeNode>> _children = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parentTypes = new(StringComparer.Ordinal);

    public void Add(TreeNode node)
    {
        if (node.Depth == 0)
        {
            _roots.Add(node);
        }
        else if (_children.TryGetValue(node.Node.Parent, out var siblings))
        {
            siblings.Add(node);
        }
        else
        {
            _children.Add(node.Node.Parent, [node]);
        }

        if (node.ChildCount > 0)
        {
            _parentTypes.Add(node.Node.Type);
        }
    }

    public void Draw(bool separateOrphans)
    {
        var orphans = separateOrphans ? _roots.Where(IsOrphan).ToList() : [];
        foreach (var root in ByName(_roots.Except(orphans)))
        {
            DrawTree(root);
        }

        if (orphans.Count == 0)
        {
            return;
        }

        if (orphans.Count < _roots.Count)
        {
            output.WriteLine();
        }

        output.WriteLine(Bold("Without parent and children:"));
        foreach (var orphan in ByName(orphans))
        {
            output.WriteLine($"  {Label(orphan)}");
        }
    }

    private bool IsOrphan(TreeNode root) => root.ChildCount == 0 && !_parentTypes.Contains(root.Node.Type);

    // A stack instead of recursion: a chain of nodes may be longer than the thread's stack is deep.
    private void DrawTree(TreeNode root)
    {
        var open = new Stack<(TreeNode Node, string Lead, string Below)>();
        open.Push((root, "", ""));
        while (open.TryPop(out var next))
        {
            output.WriteLine(next.Lead + Label(next.Node));
            var children = ByName(_children.GetValueOrDefault(next.Node.Node.Id, [])).ToList();
            if (children.Count == 0 && next.Node.ChildCount > 0)
            {
                output.WriteLine($"{next.Below}└─ … {next.Node.ChildCount} below");
            }

            for (var i = children.Count - 1; i >= 0; i--)
            {
                var last = i == children.Count - 1;
                open.Push((children[i], next.Below + (last ? "└─ " : "├─ "), next.Below + (last ? "   " : "│  ")));
            }
        }
    }

    private static IEnumerable<TreeNode> ByName(IEnumerable<TreeNode> nodes)
        => nodes.OrderBy(n => n.Node.Name, StringComparer.Ordinal);

    private string Label(TreeNode node)
    {
        var text = $"{Bold(Printable.Text(node.Node.Name))}  {node.Node.Type}  {Printable.OrDash(node.Node.State)}";
        if (node.Node.Liveness is { } liveness)
        {
            text = $"{text}  {(useColor ? LivenessText.Colored(liveness, now) : LivenessText.Short(liveness, now))}";
        }

        return node.Node.Name == node.Node.Id ? text : $"{text}  {node.Node.Id}";
    }

    private string Bold(string text) => useColor ? $"\e[1m{text}\e[0m" : text;
}
