namespace Registry.Modules.Tests.Evaluation;

/// <summary>Modules that tests share.</summary>
internal static class Modules
{
    /// <summary>A small wireless network: devices, radios made from their descriptors, interfaces under them.</summary>
    public const string Wireless = """
        module: test.wireless
        version: 1.0.0
        points:
          - name: config
            node_types: [router]
        items:
          - id: core.general
          - id: core.profile
          - id: core.interfaces
            cardinality: multiple
          - id: core.qos
            cardinality: static
          - id: core.limits
        classes:
          - class: core.general/General
            fields:
              - {name: name, type: string, pattern: "^[a-z]+$", max_length: 10}
              - {name: platform, type: choice, default: openwrt}
              - {name: router, type: choice}
              - {name: version, type: string, nullable: true}
              - {name: label, type: string, computed: "self.name == null ? dyn(null) : self.name + '!'"}
          - class: core.profile/Profile
            fields:
              - {name: essid, type: string}
              - {name: level, type: int, default: 3, min: 0, max: 9}
              - {name: timeout, type: duration, default: 15m}
          - class: core.interfaces/Interface
            hidden: true
            fields:
              - {name: enabled, type: bool, default: true}
          - class: core.interfaces/Radio
            extends: Interface
            fields:
              - {name: radio, type: string, required: true}
              - {name: channel, type: int}
            children:
              - {relation: interfaces, id: core.interfaces, classes: [Wifi]}
          - class: core.interfaces/Wifi
            extends: Interface
            fields:
              - {name: mode, type: string, default: ap}
              - {name: essid, type: string}
              - {name: uplink, type: item_ref, item: core.interfaces}
          - class: core.interfaces/Ethernet
            extends: Interface
            fields:
              - {name: port, type: string}
              - {name: mode, type: string}
          - class: core.qos/Qos
            hidden: true
            fields:
              - {name: upload, type: int, default: 0}
          - class: core.qos/Wan
            extends: Qos
          - class: core.qos/Lan
            extends: Qos
          - class: core.limits/Limits
            fields:
              - {name: total, type: int}
        choices:
          - field: core.general#platform
            choices: [{name: openwrt}, {name: airos}]
          - field: core.general#router
            choices:
              - name: one
                limited_to: self.platform == 'openwrt'
                metadata: {radios: [{id: wifi0, features: [MultipleSSID]}], ports: [wan0]}
              - name: two
                limited_to: self.platform == 'openwrt'
                metadata: {radios: [{id: wifi0, features: []}, {id: wifi1, features: [MultipleSSID]}], ports: [wan0, lan0]}
              - name: air
                limited_to: self.platform == 'airos'
                metadata: {radios: [{id: ath0, features: []}], ports: []}
        functions:
          - {name: device, params: [], value: "choice('core.general#router', config.core.general.router)"}
          - {name: radios, params: [], value: "device() == null ? [] : device().radios"}
        defaults:
          - {id: channel, target: "core.interfaces/Radio#channel", value: "8"}
          - {id: channel-first, target: "core.interfaces/Radio#channel", when: "self.radio == 'wifi1'", value: "36", priority: 10}
          - {id: essid, target: "core.interfaces/Wifi#essid", when: "self.mode == 'mesh' && config.core.general.name != null", value: "config.core.general.name + '.mesh'"}
          - {id: profile-essid, target: "core.profile#essid", when: "config.core.general.router != null", value: "'net-' + config.core.general.router", creates: true}
        generators:
          - id: radios
            class: core.interfaces/Radio
            for_each: radios()
            key: each.id
            values: [{field: radio, value: each.id}]
          - id: ports
            class: core.interfaces/Ethernet
            for_each: "device() == null ? [] : device().ports"
            key: each
            values: [{field: port, value: each}]
            always: true
        rules:
          - id: single-ssid
            on: core.interfaces/Radio
            check: "self.interfaces.filter(i, i.enabled).size() <= 1 || radios().exists(r, r.id == self.radio && 'MultipleSSID' in r.features)"
            path: interfaces
            code: wifi.single_ssid
            message: "radio {self.radio} can carry one network only"
        """;
}
