using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Tests.Compilation;

/// <summary>Modules for tests.</summary>
internal static class Modules
{
    /// <summary>A small module that uses every part of the form.</summary>
    public const string Radio = """
        module: core
        version: 1.2.3
        title: Core
        points:
          - name: config
            node_types: [router, project]
        items:
          - {id: config/core.general, weight: 1, simple: true}
          - {id: core.project, weight: 2}
          - {id: core.interfaces, cardinality: multiple, weight: 50}
          - {id: core.interfaces.network, cardinality: multiple, weight: 51}
          - {id: project.settings}
        classes:
          - class: config/core.general/General
            fields:
              - {name: name, type: string, required: true, max_length: 50, pattern: '^[a-z](-?[a-z0-9]+)*$', alias: name}
          - class: core.general/Cgm
            extends: General
            hides_parent: true
            fields:
              - {name: router, type: choice}
              - {name: title, type: string, computed: "self.name + ' ' + node.name"}
          - class: core.project/Project
            fields:
              - {name: project, type: node_ref, node_types: [project], on_delete: protect}
          - class: project.settings/Settings
            fields:
              - {name: ssid, type: string}
              - {name: tags, type: list<string>, default: [a, b]}
          - class: core.interfaces/Interface
            hidden: true
            fields:
              - {name: enabled, type: bool, default: true}
          - class: core.interfaces/WifiRadio
            extends: Interface
            fields:
              - {name: wifi_radio, type: string}
              - {name: tx_power, type: int, min: 1, max: 27}
              - {name: lease, type: duration, default: 15m, max: 24h}
            children:
              - {relation: interfaces, id: core.interfaces, classes: [WifiInterface], required: true}
          - class: core.interfaces/WifiInterface
            extends: Interface
            fields:
              - {name: mode, type: choice}
              - {name: essid, type: string}
              - {name: uplink, type: item_ref, item: core.interfaces/WifiRadio}
            children:
              - {relation: networks, id: core.interfaces.network}
          - class: core.interfaces.network/Network
            fields:
              - {name: address, type: ip_prefix, format: host, min: 8}
              - name: prefix
                type: allocation
                allocation: {pool: "'main'", prefix_length: 28}
        choices:
          - field: core.general#router
            choices:
              - name: wr741nd
                label: TP-Link WR741ND
                metadata: {radios: [{id: wifi0, features: [MultipleSSID]}], usb: false}
              - {name: fonera, metadata: {radios: [{id: wifi0, features: []}]}}
          - field: core.interfaces/WifiInterface#mode
            choices: [{name: ap}, {name: mesh, limited_to: self.enabled && node.type == 'router'}]
        functions:
          - name: radio
            params: [id]
            value: choice('core.general#router', config.core.general.router).radios.filter(r, r.id == id)[0]
        defaults:
          - id: ssid
            target: core.interfaces/WifiInterface#essid
            when: self.mode == 'mesh' && config.core.project.project.config.project.settings.ssid != null
            value: "'MultipleSSID' in radio(parent.wifi_radio).features ? config.core.project.project.config.project.settings.ssid : 'open'"
            priority: 10
        generators:
          - id: radios
            class: core.interfaces/WifiRadio
            for_each: choice('core.general#router', config.core.general.router).radios
            key: each.id
            values: [{field: wifi_radio, value: each.id}]
          - id: interfaces
            class: core.interfaces/WifiInterface
            for_each: config.core.interfaces.WifiRadio
            key: each.key + '-mesh'
            parent: {id: core.interfaces, key: each.key}
            values: [{field: mode, value: "'mesh'"}]
        rules:
          - id: one-ssid-per-simple-radio
            on: core.interfaces/WifiRadio
            check: self.interfaces.filter(i, i.enabled).size() <= 1 || 'MultipleSSID' in radio(self.wifi_radio).features
            path: interfaces
            code: wifi.single_ssid
            message: "radio {self.wifi_radio} can carry one network only, not {{{self.interfaces.size()}}}"
        hooks:
          - {id: check, address: 'unix:/run/hook.sock', calls: [validate], timeout: 500ms}
        """;

    /// <summary>Reads and compiles texts; each must be readable.</summary>
    public static CompiledModules Compile(params string[] texts)
    {
        var files = new List<ModuleFile>();
        foreach (var text in texts)
        {
            var reading = ModuleReader.Read(text, $"module{files.Count}.yaml");
            Assert.That(reading.Errors, Is.Empty);
            files.Add(reading.File!);
        }

        return ModuleCompiler.Compile(files);
    }

    /// <summary>The schema of texts that have no errors.</summary>
    public static ModuleSchema Schema(params string[] texts)
    {
        var compiled = Compile(texts);
        Assert.That(compiled.Errors, Is.Empty);
        return compiled.Schema!;
    }

    /// <summary>The errors of texts, as people see them.</summary>
    public static string[] Errors(params string[] texts) => [.. Compile(texts).Errors.Select(error => error.ToString())];
}
