namespace Registry.Modules.Tests.ReferencePack;

/// <summary>A device that lacks drivers for half of what it has, and modems that OpenWrt does not know.</summary>
internal static class TestDevice
{
    public const string Module = """
        module: devices-test
        requires: [core, network, wireless]
        choices:
          - field: core.general#router
            choices:
              - name: test
                metadata:
                  identifier: test
                  name: Test device
                  usb: false
                  radios:
                    - id: wifi0
                      name: Driven
                      features: []
                      protocols: [{id: ieee-80211bgn, modes: [ap], widths: [ht20], channels: [{number: 8}], bitrates: ["54"]}]
                    - id: wifi1
                      name: Not driven
                      features: []
                      protocols: [{id: ieee-80211bgn, modes: [ap], widths: [ht20], channels: [{number: 8}], bitrates: ["54"]}]
                  switches:
                    - {id: sw0, ports: [0, 1], configurable: false, presets: [{id: default, vlans: [{vlan: 1, ports: [0, 1]}]}]}
                    - {id: sw1, ports: [0, 1], configurable: false, presets: [{id: default, vlans: [{vlan: 1, ports: [0, 1]}]}]}
                  ports: [{id: wan0}, {id: lan0}]
                  platforms:
                    openwrt:
                      ports: {wan0: eth0}
                      radios: {wifi0: {device: radio0, driver: mac80211}, wifi1: {device: radio1}}
                      switches: {sw0: {device: switch0, driver: swconfig}}
          - field: core.interfaces#wifi_radio
            choices:
              - {name: wifi0, limited_to: config.core.general.router == 'test'}
              - {name: wifi1, limited_to: config.core.general.router == 'test'}
              - {name: wifi7, limited_to: config.core.general.router == 'tp-link-wr741nd'}
          - field: core.interfaces#protocol
            choices:
              - {name: ieee-80211bgn, limited_to: config.core.general.router == 'test'}
              - {name: ieee-80211ac, limited_to: config.core.general.router == 'tp-link-wr741nd'}
          - field: core.interfaces#eth_port
            choices:
              - {name: wan0, limited_to: config.core.general.router == 'test'}
              - {name: lan0, limited_to: config.core.general.router == 'test'}
              - {name: lan7, limited_to: config.core.general.router == 'tp-link-wr741nd'}
          - field: core.switch#switch
            choices:
              - {name: sw0, limited_to: config.core.general.router == 'test'}
              - {name: sw1, limited_to: config.core.general.router == 'test'}
              - {name: sw7, limited_to: config.core.general.router == 'tp-link-wr741nd'}
          - field: core.switch#vlan_preset
            choices:
              - {name: default, limited_to: config.core.general.router == 'test'}
              - {name: other, limited_to: config.core.general.router == 'tp-link-wr741nd'}
          - field: core.interfaces#device
            choices: [{name: wwan0}]
          - field: core.interfaces#service
            choices: [{name: lte}]
        """;
}
