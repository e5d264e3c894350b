using Google.Protobuf.WellKnownTypes;

namespace Registry.ModelTests.Model;

/// <summary>The modules of the test, and what the model has to know of them.</summary>
internal static class Lab
{
    public const string Main = "lab.main";
    public const string Port = "lab.port";
    public const string Lan = "lab.lan";
    public const string HookNote = "from the hook";
    public const string RefusedByHook = "dead";
    public const string RefusedByRule = "bad";
    public const string HookAddress = "HOOK_ADDRESS";

    /// <summary>Ids, classes, fields that claim keys, references of all three kinds, a rule.</summary>
    public const string Base = "lab.base";

    /// <summary>A default and a generator.</summary>
    public const string More = "lab.more";

    /// <summary>An allocation.</summary>
    public const string Address = "lab.address";

    /// <summary>A hook.</summary>
    public const string Hook = "lab.hook";

    /// <summary>The only type that has items.</summary>
    public const string Box = "box";

    /// <summary>The type that the field <c>owner</c> names.</summary>
    public const string Hypervisor = "hv";

    private const string BaseText = """
        module: lab.base
        version: 1.0.0
        items:
          - {id: lab.main, node_types: [box]}
          - {id: lab.port, cardinality: multiple, node_types: [box]}
        classes:
          - class: config/lab.main/Main
            fields:
              - {name: serial, type: string, unique_key: "'CLAIM:' + self.serial"}
              - {name: owner, type: node_ref, node_types: [hv], on_delete: protect}
              - {name: size, type: int, min: 0, max: 3, default: 1, indexed: true}
              - {name: title, type: string, indexed: true}
        FRIEND
          - class: config/lab.port/Port
            fields:
              - {name: mac, type: string, unique_key: "'mac:' + self.mac"}
              - {name: peer, type: node_ref, on_delete: cascade}
              - {name: note, type: string}
        rules:
          - {id: bad, on: config/lab.main/Main, when: "self.title != null", check: "self.title != 'bad'", message: a title may not be bad}
        """;

    private const string FriendText = "      - {name: friend, type: node_ref, on_delete: set_null}";

    private const string MoreText = """
        module: lab.more
        version: 1.0.0
        requires: [lab.base]
        defaults:
          - {id: title, target: config/lab.main/Main#title, value: "'size ' + string(self.size)"}
        generators:
          - id: ports
            class: config/lab.port/Port
            for_each: "[0, 1, 2].filter(i, i < config.lab.main.size)"
            key: "'g' + string(each)"
            values:
              - {field: note, value: "'port ' + string(each)"}
        """;

    private const string AddressText = """
        module: lab.address
        version: 1.0.0
        requires: [lab.base]
        items:
          - {id: lab.lan, node_types: [box]}
        classes:
          - class: config/lab.lan/Lan
            fields:
              - {name: pool, type: string}
              - {name: value, type: allocation, allocation: {pool: self.pool}}
        """;

    private const string HookText = """
        module: lab.hook
        version: 1.0.0
        requires: [lab.base]
        hooks:
          - {id: asked, address: "HOOK_ADDRESS", calls: [default, validate], node_types: [box], timeout: 30s}
        """;

    /// <summary>Every text of a module that is sent, by a name that the model knows it by.</summary>
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>
    {
        [Base] = BaseText.Replace("CLAIM", "serial").Replace("FRIEND", FriendText),
        [$"{Base} without friend"] = BaseText.Replace("CLAIM", "serial").Replace("FRIEND\n", ""),
        [$"{Base} other claim"] = BaseText.Replace("CLAIM", "sn").Replace("FRIEND", FriendText),
        [More] = MoreText,
        [Address] = AddressText,
        [Hook] = HookText,
    };

    public static Value Text(string text) => Value.ForString(text);

    /// <summary>The module that a text is of.</summary>
    public static string ModuleOf(string name) => name.Split(' ')[0];
}
