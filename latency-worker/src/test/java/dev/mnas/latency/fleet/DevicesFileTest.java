package dev.mnas.latency.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mnas.yaml.InvalidYamlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesFileTest {
  @TempDir private Path folder;

  @BeforeEach
  void filesThatDevicesName() throws Exception {
    for (String file : List.of("known_hosts", "id_ed25519", "stf-token")) {
      Files.writeString(folder.resolve(file), "x");
    }
  }

  private DevicesFile parse(String text) {
    return DevicesFile.parse(text, folder, folder, "local");
  }

  @Test
  void exampleOfTheRepositoryNamesADeviceOfEachKind() throws Exception {
    String example = Files.readString(Path.of("..", "examples", "devices.yaml"));

    assertThat(parse(example).devices())
        .extracting(FleetDevice::name)
        .contains("this-machine", "desk-phone", "rack-pi", "farm-phone", "lab-board");
  }

  @Test
  void deviceThatNamesNoPoolIsOfTheWorkers() {
    FleetDevice device = parse("devices: [{name: me, backend: local, cores: 0}]").devices().get(0);

    assertThat(device.pool()).isEqualTo("local");
    assertThat(String.valueOf(device.settings().cores())).contains("text=0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: a, backend: usb} | line 2, devices[0].backend: must be one of local, ssh, adb, stf, command, was 'usb'
          {backend: local} | line 2, devices[0].name: is missing, must be text
          {name: a b, backend: local} | line 2, devices[0].name: name must be 1 to 64 letters, digits or . : - _, was 'a b'
          {name: a, backend: local, pool: P} | line 2, devices[0].pool: pool must be lower-case letters, digits and '-', was 'P'
          {name: a, backend: local, host: h} | line 2, devices[0].host: unknown field, allowed are name, pool, cores, coolDown, labels, backend
          {name: a, backend: local, cores: x} | line 2, devices[0].cores: cores must be numbers of processors such as 0,2-3, were 'x'
          {name: a, backend: local, labels: [x]} | line 2, devices[0].labels: must be of the form key=value, was 'x'
          {name: a, backend: local, coolDown: -1} | line 2, devices[0].coolDown: must be a whole number in [0, 3600], was '-1'
          {name: a, backend: ssh, destination: -oProxyCommand=x, knownHosts: known_hosts} | line 2, devices[0].destination: destination must be user@host, was '-oProxyCommand=x'
          {name: a, backend: ssh, destination: a@b} | line 2, devices[0].knownHosts: is missing, must be text
          {name: a, backend: ssh, destination: a@b, knownHosts: absent} | line 2, devices[0].knownHosts: must be a readable file
          {name: a, backend: ssh, destination: a@b, knownHosts: known_hosts, folder: a;b} | line 2, devices[0].folder: folder must be a path
          {name: a, backend: adb} | line 2, devices[0].address: is missing, must be host:port of adbd
          {name: a, backend: adb, address: phone} | line 2, devices[0].address: must be host:port, was 'phone'
          {name: a, backend: adb, serial: -x} | line 2, devices[0].serial: serial must be one that 'adb devices' lists, was '-x'
          {name: a, backend: adb, serial: x, discover: true} | line 2, devices[0].discover: must be left out where address or serial is given
          {name: a, backend: stf, url: 'ftp://x', serial: s, tokenFile: stf-token} | line 2, devices[0].url: must begin with http:// or https://, was 'ftp://x'
          {name: a, backend: command, model: m, os: o, architecture: a, serial: s} | line 2, devices[0].command: is missing, must be a list of a program and its words
          {name: a, backend: command, command: ['{image}'], model: m, os: o, architecture: a, serial: s} | line 2, devices[0].command: command may have the placeholders {folder}, {request}, {model}, {reference}, {threads}, {timeout}, had '{image}'
          """)
  void mistakeIsNamedWithItsLineAndRule(String device, String rule) {
    assertThatExceptionOfType(InvalidYamlException.class)
        .isThrownBy(() -> parse("devices:\n  - " + device + "\n"))
        .withMessageStartingWith(rule);
  }

  @Test
  void twoDevicesOfOneNameAreRefused() {
    assertThatExceptionOfType(InvalidYamlException.class)
        .isThrownBy(
            () -> parse("devices:\n  - {name: a, backend: local}\n  - {name: a, backend: local}\n"))
        .withMessage("line 3, devices[1].name: must be another for each device, was 'a'");
  }
}
