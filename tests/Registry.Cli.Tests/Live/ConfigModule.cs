namespace Registry.Cli.Tests.Live;

/// <summary>The module that tests of configurations apply.</summary>
internal static class ConfigModule
{
    /// <summary>A small router: general fields, and interfaces of which a rule makes one.</summary>
    /// <param name="version">Version of the module.</param>
    /// <param name="essid">The ESSID that the default gives, and a rule asks for nothing else than letters of.</param>
    public static string Text(string version, string essid) => $$"""
        module: test.cli
        version: {{version}}
        points:
          - name: config
            node_types: [router]
        items:
          - id: core.general
          - id: core.interfaces
            cardinality: multiple
        classes:
          - class: core.general/General
            fields:
              - {name: name, type: string, pattern: "^[a-z]+$"}
              - {name: altitude, type: int, default: 0, max: 9000}
              - {name: password, type: string, sensitive: true}
          - class: core.interfaces/Interface
            hidden: true
            fields:
              - {name: enabled, type: bool, default: true}
          - class: core.interfaces/Radio
            extends: Interface
            fields:
              - {name: channel, type: int}
            children:
              - {relation: interfaces, id: core.interfaces, classes: [Wifi]}
          - class: core.interfaces/Wifi
            extends: Interface
            fields:
              - {name: essid, type: string}
          - class: core.interfaces/Ethernet
            extends: Interface
            fields:
              - {name: port, type: string}
        defaults:
          - {id: essid, target: "core.interfaces/Wifi#essid", when: "config.core.general.name != null", value: "config.core.general.name + '.{{essid}}'"}
        generators:
          - id: uplink
            class: core.interfaces/Ethernet
            for_each: "['wan0']"
            key: each
            values: [{field: port, value: each}]
        """;
}
