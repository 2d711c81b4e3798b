package lockstep.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

final class CommandsTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object command, String... words) {
        CommandLine line = Programs.told(new CommandLine(command));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(words);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    @Test
    void a_host_whose_files_are_fine_exits_with_0() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        write("controller.conf", "controller { name = ctl1, data = data }");

        assertThat(run(new ConfigCommand(), "check", "--home", folder.toString())).isZero();
        assertThat(out.toString()).contains("controller ctl1 of cluster lockstep");
    }

    @Test
    void every_mistake_is_told_with_file_line_and_what_to_do() throws Exception {
        Path file = write("controller.conf", "cluster.nme = lab\nlimits.jobs-max = many\n");

        assertThat(run(new ConfigCommand(), "check", file.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains(file + ":1: ")
                .contains(file + ":2: ")
                .contains("2 wrong");
    }

    @Test
    void files_of_a_development_home_are_found() throws Exception {
        write("etc/node-n1.conf", "cluster.controllers = [ oops ]");
        write("etc/controller.local.conf", "what is added is read with the rest");
        write("client.conf", "controllers = [ \"unix:run/api.sock\" ]");

        assertThat(run(new ConfigCommand(), "check", "--home", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("node-n1.conf", "client.conf")
                .doesNotContain("controller.local.conf");
    }

    @Test
    void a_folder_without_configuration_is_wrong_usage() {
        assertThat(run(new ConfigCommand(), "check", "--home", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(folder + " holds no controller.conf, node.conf or client.conf.")
                .contains("Maybe name the files");
    }

    @Test
    void a_file_must_say_whose_it_is() throws Exception {
        Path file = write("mine.conf", "");

        assertThat(run(new ConfigCommand(), "check", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("whose configuration is it?")
                .contains("Maybe let its name begin with controller, node, login or client.");
    }

    @Test
    void a_file_that_is_not_there_is_a_mistake() {
        Path file = folder.resolve("node.conf");

        assertThat(run(new ConfigCommand(), "check", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains(file + ": there is no such file");
    }

    @Test
    void the_doctor_goes_by_the_files_too_and_prints_json_when_asked() throws Exception {
        write("client.conf", "controllers = [ \"unix:run/api.sock\" ]");

        assertThat(run(new DoctorCommand(), "--json", "--home", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("{")
                .contains("\"subject\" : \"commands\"")
                .contains("no daemon runs on this host")
                .contains("boot id");
    }
}
