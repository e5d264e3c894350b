namespace Registry.FunctionalTests.Config;

/// <summary>The modules of the scenarios: a small wireless network, split as its maintainers would.</summary>
internal static class NetworkModules
{
    /// <summary>Points, devices, interfaces, projects.</summary>
    public const string Core = """
        module: core
        version: 1.0.0
        points:
          - name: config
            node_types: [router, project]
          - name: monitoring
            kind: volatile
            node_types: [router]
        items:
          - id: core.general
          - id: core.project
          - id: core.settings
          - id: core.interfaces
            cardinality: multiple
          - id: core.routerid
            cardinality: multiple
          - id: project.settings
          - id: project.ssids
            cardinality: multiple
          - id: monitoring/core.interfaces
            cardinality: multiple
        classes:
          - class: core.general/General
            fields:
              - {name: name, type: string, pattern: "^[a-z](-?[a-z0-9]+)*$", max_length: 50}
              - {name: platform, type: choice}
              - {name: router, type: choice}
              - {name: password, type: string, sensitive: true}
              - {name: serial, type: string, unique_key: "self.serial == null ? '' : 'serial:' + self.serial"}
          - class: core.project/Project
            fields:
              - {name: project, type: node_ref, node_types: [project], on_delete: protect}
              - {name: backup, type: node_ref, node_types: [project]}
          - class: core.settings/Settings
            fields:
              - {name: lease_duration, type: duration, default: 15m}
              - {name: channel_width, type: string, default: ht20}
              - {name: note, type: string}
          - class: core.interfaces/Interface
            hidden: true
            fields:
              - {name: enabled, type: bool, default: true}
          - class: core.interfaces/WifiRadio
            extends: Interface
            fields:
              - {name: wifi_radio, type: string, required: true}
            children:
              - {relation: interfaces, id: core.interfaces, classes: [WifiInterface], required: true}
          - class: core.interfaces/WifiInterface
            extends: Interface
            fields:
              - {name: mode, type: choice, required: true, default: ap}
              - {name: essid, type: string, required: true, max_length: 32}
          - class: core.interfaces/Ethernet
            extends: Interface
            fields:
              - {name: eth_port, type: string, required: true}
              - {name: essid, type: string}
          - class: core.routerid/Allocated
            fields:
              - {name: pool, type: node_ref, node_types: [pool], required: true}
              - {name: prefix_length, type: int, default: 28}
              - name: network
                type: allocation
                allocation: {pool: self.pool, prefix_length: self.prefix_length}
          - class: project.settings/ProjectSettings
            fields:
              - {name: default_ssid, type: string}
          - class: project.ssids/Ssid
            fields:
              - {name: purpose, type: string, required: true}
              - {name: essid, type: string, required: true}
          - class: monitoring/core.interfaces/Interface
            fields:
              - {name: name, type: string, required: true}
              - {name: up, type: bool, default: false, reset_when_absent: true}
              - {name: tx_bytes, type: int, min: 0, reset_when_absent: true}
        choices:
          - field: core.general#platform
            choices: [{name: openwrt}, {name: airos}]
          - field: core.general#router
            choices:
              - name: fonera
                limited_to: self.platform == 'openwrt'
                metadata: {radios: [{id: wifi0, features: []}], ports: [wan0]}
              - name: wr741nd
                limited_to: self.platform == 'openwrt'
                metadata: {radios: [{id: wifi0, features: [MultipleSSID]}], ports: [wan0, lan0]}
              - name: nanostation
                limited_to: self.platform == 'airos'
                metadata: {radios: [{id: ath0, features: []}], ports: [lan0]}
          - field: core.interfaces#mode
            choices: [{name: mesh}, {name: ap}, {name: sta}]
        functions:
          - {name: device, params: [], value: "choice('core.general#router', config.core.general.router)"}
          - {name: radio, params: [id], value: "device() == null ? null : device().radios.filter(r, r.id == id).first().orValue(null)"}
          - {name: several, params: [id], value: "radio(id) != null && 'MultipleSSID' in radio(id).features"}
        rules:
          - id: one-ssid-per-simple-radio
            on: core.interfaces/WifiRadio
            check: "self.interfaces.filter(i, i.enabled).size() <= 1 || several(self.wifi_radio)"
            path: interfaces
            code: wifi.single_ssid
            message: "radio {self.wifi_radio} can carry one network only"
        """;

    /// <summary>What follows from the device and the project.</summary>
    public const string Defaults = """
        module: defaults
        version: 2.1.0
        requires: [core]
        functions:
          - name: ssid
            params: [purpose]
            value: >-
              config.core.project.project == null ? null
              : config.core.project.project.config.project.ssids.exists(s, s.purpose == purpose)
                ? config.core.project.project.config.project.ssids.filter(s, s.purpose == purpose)[0].essid
              : config.core.project.project.config.project.settings.default_ssid
        generators:
          - id: radios
            class: core.interfaces/WifiRadio
            for_each: "device() == null ? [] : device().radios"
            key: each.id
            values: [{field: wifi_radio, value: each.id}]
          - id: ports
            class: core.interfaces/Ethernet
            for_each: "device() == null ? [] : device().ports"
            key: each
            values: [{field: eth_port, value: each}]
            always: true
          - id: aps
            class: core.interfaces/WifiInterface
            for_each: "device() == null ? [] : device().radios.filter(r, 'MultipleSSID' in r.features)"
            key: "each.id + '-ap'"
            parent: {id: core.interfaces, key: each.id}
            values: [{field: mode, value: "'ap'"}]
          - id: meshes
            class: core.interfaces/WifiInterface
            for_each: "device() == null ? [] : device().radios"
            key: "each.id + '-mesh'"
            parent: {id: core.interfaces, key: each.id}
            values: [{field: mode, value: "'mesh'"}]
        defaults:
          - {id: essid-of-project, target: core.interfaces/WifiInterface#essid, value: "ssid(self.mode)"}
        """;

    /// <summary>The rule of the original documentation: the SSID of a mesh depends on what the hardware can do.</summary>
    public const string Ssid = """
        module: example.ssid
        version: 1.0.0
        requires: [core]
        defaults:
          - id: mesh-ssid-by-hardware
            target: core.interfaces/WifiInterface#essid
            when: self.mode == 'mesh'
            value: "several(self.parent.wifi_radio) ? 'mesh.wlan-si.net' : 'open.wlan-si.net'"
            priority: 10
        """;
}
