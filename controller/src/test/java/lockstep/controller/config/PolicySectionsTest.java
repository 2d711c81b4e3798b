package lockstep.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import lockstep.gang.fair.QosLevels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PolicySectionsTest {
    @TempDir Path folder;

    private ControllerConfig read(String text) throws BadConfig, IOException {
        Path file = Files.writeString(folder.resolve("controller.conf"), text);
        return ControllerConfigFile.read(file, "host1");
    }

    private List<String> mistakes(String text) {
        return catchThrowableOfType(BadConfig.class, () -> read(text)).mistakes().stream()
                .map(mistake -> mistake.replace(folder + "/controller.conf:", ""))
                .toList();
    }

    @Test
    void all_mistakes_of_accounts_are_told_with_their_lines() {
        assertThat(
                        mistakes(
                                """
                                accounts {
                                  a { parent = b, users { u = 1 } }
                                  b { parent = a, users { u = 1, v = -1 } }
                                  c { parent = nowhere, shares = many }
                                  d { standard-for = w, limits { cpus = 3 } }
                                }
                                """))
                .containsExactly(
                        "2: accounts.a.parent (b) is below it: accounts must not go round in a"
                                + " circle",
                        "2: accounts.a.standard-for is not clear for user u, who stands in a, b.\n"
                                + "Maybe add to one of them: standard-for = \"u\"",
                        "3: accounts.b.users.v (-1) must be a whole number from 0 to 1000000",
                        "3: accounts.b.parent (a) is below it: accounts must not go round in a"
                                + " circle",
                        "4: accounts.c.shares (many) must be a whole number from 0 to 1000000",
                        "4: accounts.c.parent (nowhere) is no account.\n"
                                + "Maybe one of these was meant: a, b, c, d, root",
                        "5: accounts.d.limits.cpus is not a known key.\n"
                                + "Maybe one of these was meant: accelerators, jobs, max-time,"
                                + " nodes, per-user, running-jobs",
                        "5: accounts.d.standard-for (w) must be one of its users");
    }

    @Test
    void strict_accounts_need_users() {
        assertThat(mistakes("accounts { strict = true, a {} }"))
                .containsExactly(
                        "1: accounts.strict (true) lets nobody in, as no account has users.\n"
                                + "Maybe add: accounts.science.users { alice = 1 }");
    }

    @Test
    void the_standard_qos_is_the_only_one_or_the_marked_one_or_normal() throws Exception {
        assertThat(standard("qos.low {}")).isEqualTo("low");
        assertThat(standard("qos.low {}\nqos.normal {}")).isEqualTo(QosLevels.NORMAL);
        assertThat(standard("qos.low { default = yes }\nqos.normal {}")).isEqualTo("low");
        assertThat(mistakes("qos { low {}, high {} }"))
                .containsExactly(
                        "1: qos.high and the others: exactly one must have default = true, but"
                                + " none has.\nMaybe: qos.high.default = true");
        assertThat(mistakes("qos { low { default = true }, high { default = true } }"))
                .singleElement()
                .asString()
                .contains("but high, low have");
    }

    private String standard(String text) throws Exception {
        return read(text).policy().qos().standard().name();
    }

    @Test
    void what_a_qos_names_must_be_there() {
        assertThat(
                        mistakes(
                                """
                                accounts.physics {}
                                qos.normal { weight = 0, preempts = "low", accounts = "physics,x" }
                                """))
                .containsExactly(
                        "2: qos.normal.preempts (low) is no qos.\n"
                                + "Maybe one of these was meant: normal",
                        "2: qos.normal.weight (0) must be a number from 0.001 to 1000",
                        "2: qos.normal.accounts (x) is no account.\n"
                                + "Maybe one of these was meant: physics, root");
    }

    @Test
    void a_reservation_must_say_when_and_for_whom() {
        assertThat(
                        mistakes(
                                """
                                reservations {
                                  a {}
                                  b { start = "2026-12-01T09:00:00", duration = 1h, users = "," }
                                  c { start = "2026-12-01T09:00:00Z", end = "2026-12-01T08:00:00Z", users = u }
                                  d { start = "2026-12-01T09:00:00Z", end = "2026-12-01T10:00:00Z", duration = 1h, maintenance = true, nodes = "n[1-" }
                                  e { start = "2026-12-01T09:00:00Z", duration = 1h, accounts = gone }
                                }
                                """))
                .map(mistake -> mistake.lines().findFirst().orElseThrow())
                .map(line -> line.replaceAll("is wrong: .*", "is wrong"))
                .containsExactly(
                        "2: reservations.a.start is missing.",
                        "2: reservations.a.duration is missing, and so is end.",
                        "2: reservations.a.users and accounts are missing: nobody could use it.",
                        "3: reservations.b.start (2026-12-01T09:00:00) must be a moment with its"
                                + " offset from UTC, such as 2026-12-01T06:00:00+01:00",
                        "3: reservations.b.users (,) must be names with commas between them",
                        "3: reservations.b.users and accounts are missing: nobody could use it.",
                        "4: reservations.c.end (2026-12-01T08:00:00Z) must be after start"
                                + " (2026-12-01T09:00:00Z)",
                        "5: reservations.d.end is there beside duration: one of them says it all",
                        "5: reservations.d.nodes is wrong",
                        "6: reservations.e.accounts (gone) is no account.");
    }

    @Test
    void weights_and_licenses_are_numbers_in_range() {
        assertThat(
                        mistakes(
                                """
                                fair-share { half-life = 1m, strength = strong }
                                licenses.matlab = -1
                                partitions.main.weight = 5000
                                """))
                .containsExactly(
                        "1: fair-share.half-life (1m) must be a time with its unit (ms, s, m, h,"
                                + " d) from 1h to 365d",
                        "1: fair-share.strength (strong) must be a number from 0 to 2",
                        "2: licenses.matlab (-1) must be a whole number from 0 to 1000000",
                        "3: partitions.main.weight (5000) must be a number from 0.001 to 1000");
    }
}
