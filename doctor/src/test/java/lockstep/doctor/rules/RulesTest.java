package lockstep.doctor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.doctor.site.Kind;
import lockstep.doctor.site.SiteFile;
import lockstep.doctor.site.SiteReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Configurations by the real readers, against a host that is pretended.
final class RulesTest {
    @TempDir Path folder;

    private final PretendedHost host =
            new PretendedHost()
                    .with("/var/lib/ctl", "lockstep", "rwx------")
                    .with("/var/lib/node", "root", "rwx--x--x")
                    .with("/var/lib", "root", "rwxr-xr-x")
                    .with("/var", "root", "rwxr-xr-x")
                    .with("/", "root", "rwxr-xr-x")
                    .with("/etc/token", "root", "rw-------");

    private SiteFile read(String name, String text) {
        Path file = folder.resolve(name);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SiteReader("h1").read(file, Kind.of(file).orElseThrow());
    }

    private List<Finding> controller(String more) {
        SiteFile file = read("controller.conf", "controller.data = /var/lib/ctl\n" + more);
        assertThat(file).isInstanceOf(SiteFile.OfController.class);
        return new ControllerRules(host).of(((SiteFile.OfController) file).config());
    }

    private List<Finding> node(String more) {
        SiteFile file =
                read(
                        "node.conf",
                        "node { data = /var/lib/node }\ncluster.token-file = /etc/token\n" + more);
        assertThat(file).isInstanceOf(SiteFile.OfNode.class);
        return new NodeRules(host).of(((SiteFile.OfNode) file).config());
    }

    private List<Finding> client(String text) {
        SiteFile file = read("client.conf", text);
        assertThat(file).isInstanceOf(SiteFile.OfClient.class);
        return new ClientRules(host).of(((SiteFile.OfClient) file).config());
    }

    private List<Finding> login(String text) {
        SiteFile file = read("login.conf", text);
        assertThat(file).isInstanceOf(SiteFile.OfLogin.class);
        return new LoginRules(host).of(((SiteFile.OfLogin) file).config());
    }

    @Test
    void a_login_file_that_nobody_has_touched_is_no_mistake() {
        assertThat(login("cluster.controllers = [ \"nowhere.invalid:1\" ]")).isEmpty();
    }

    @Test
    void a_login_file_that_is_set_up_is_judged() {
        isWrong(
                login("cluster { controllers = [ \"127.0.0.1:1\" ], token-file = /etc/none }"),
                "/etc/none",
                "bring the controllers' api.token here");
    }

    private static void isWrong(List<Finding> found, String text, String todo) {
        assertThat(found).singleElement().isInstanceOf(Wrong.class);
        assertThat(found.getFirst().text()).contains(text);
        assertThat(found.getFirst().todo()).contains(todo);
    }

    private static void isAdvice(List<Finding> found, String text) {
        assertThat(found).singleElement().isInstanceOf(Advice.class);
        assertThat(found.getFirst().text()).contains(text);
    }

    @Test
    void files_that_fit_their_host_give_nothing_to_say() {
        assertThat(controller("")).isEmpty();
        assertThat(node("")).isEmpty();
        assertThat(client("controllers = [ \"unix:run/api.sock\" ]")).isEmpty();
    }

    @Test
    void a_controllers_address_must_be_known() {
        host.notKnowing("ctl9");

        isWrong(
                controller("controller.address = \"ctl9:7420\""),
                "controller.address (ctl9:7420): nobody knows",
                "/etc/hosts");
    }

    @Test
    void a_controller_that_listens_here_only_sends_nobody_here_from_elsewhere() {
        isWrong(
                controller("controller.address = \"ctl1:7420\""),
                "only this host can reach",
                "api.listen = \"ctl1:7420\"");
    }

    @Test
    void a_controller_for_others_has_an_address_for_others() {
        List<Finding> found =
                controller(
                        "api.listen = \"0.0.0.0:7420\"\ncontroller.address = \"localhost:7420\"");

        assertThat(found).anyMatch(Wrong.class::isInstance);
        assertThat(found.getFirst().text()).contains("can be reached from this host only");
    }

    @Test
    void ports_of_listen_and_address_should_agree() {
        isAdvice(controller("controller.address = \"127.0.0.1:7421\""), "another port");
    }

    @Test
    void a_port_for_others_should_have_tls() {
        isAdvice(controller("api.listen = \"ctl1:7420\""), "without TLS");
    }

    @Test
    void a_shared_store_needs_a_shared_election_and_the_other_way_round() {
        isAdvice(
                controller(
                        "store { type = postgresql, postgresql.url = \"jdbc:postgresql://db/x\" }"),
                "election.mode is embedded");
        isAdvice(
                controller("election { mode = external, connect = \"zk1:2181\" }"),
                "store.type is h2");
    }

    @Test
    void a_token_is_for_its_owner_only() {
        host.with("/var/lib/ctl/api.token", "lockstep", "rw-r-----");

        isWrong(controller(""), "can be used by others", "chmod 600 /var/lib/ctl/api.token");
    }

    @Test
    void a_database_password_belongs_to_the_controllers_user() {
        host.with("/etc/password", "root", "rw-------");

        List<Finding> found =
                controller(
                        """
                        store { type = postgresql, postgresql { url = "jdbc:postgresql://db/x", password-file = /etc/password } }
                        election { mode = external, connect = "zk1:2181" }
                        """);

        isWrong(found, "belongs to root", "chown lockstep /etc/password");
    }

    @Test
    void keys_of_certificates_belong_to_the_daemons_users() {
        host.with("/etc/h.key", "alice", "rw-------");
        String tls = "{ certificate = /etc/h.crt, key = /etc/h.key, ca = /etc/ca.crt }";

        isWrong(
                controller("api.tls " + tls),
                "api.tls.key (/etc/h.key) belongs to alice",
                "chown lockstep");
        isWrong(node("cluster.tls " + tls), "cluster.tls.key (/etc/h.key)", "chown root");
    }

    @Test
    void a_folder_for_backups_belongs_to_the_controllers_user() {
        host.with("/backups", "root", "rwx------");

        isWrong(controller("backup.folder = /backups"), "belongs to root", "chown lockstep");
    }

    @Test
    void what_this_user_may_not_see_is_said_to_be_so() {
        host.hiding("/var/lib/ctl/api.token");

        isAdvice(controller(""), "cannot be looked at");
    }

    @Test
    void a_node_must_find_its_controllers_and_be_found() {
        host.notKnowing("ctl9").notKnowing("n9");

        isWrong(
                node("cluster.controllers = [\"ctl9:7420\"]"),
                "cluster.controllers (ctl9:7420)",
                "");
        isWrong(node("node.address = n9"), "node.address (n9)", "other nodes reach");
    }

    @Test
    void a_node_of_a_real_cluster_is_not_called_localhost() {
        isAdvice(
                node("cluster.controllers = [\"ctl1:7420\"]\nnode.address = localhost"),
                "leads other nodes to themselves");
    }

    @Test
    void a_node_needs_a_token_or_a_certificate() {
        SiteFile file = read("node.conf", "node.data = /var/lib/node");

        isWrong(
                new NodeRules(host).of(((SiteFile.OfNode) file).config()),
                "neither cluster.token-file nor cluster.tls",
                "install -m 600");
    }

    @Test
    void a_nodes_token_must_be_there() {
        isWrong(
                node("cluster.token-file = /etc/none"),
                "cluster.token-file (/etc/none) does not exist",
                "install -m 600 api.token /etc/none");
    }

    @Test
    void users_pass_through_all_folders_above_a_nodes_data() {
        host.with("/var/lib", "root", "rwxr-x---");

        isWrong(node(""), "cannot pass through /var/lib", "chmod o+x /var/lib");
    }

    @Test
    void a_node_daemon_that_is_not_root_runs_no_other_users_scripts() {
        host.with("/var/lib", "root", "rwxr-x---")
                .with("/var/lib/node", "alice", "rwx------")
                .with("/etc/token", "alice", "rw-------");

        assertThat(node("")).isEmpty();
    }

    @Test
    void a_data_folder_that_is_missing_is_told_with_the_command_that_makes_it() {
        isAdvice(node("node.data = /var/lib/none"), "node.data (/var/lib/none) does not exist");
    }

    @Test
    void commands_that_go_to_another_host_need_a_token_that_not_everybody_reads() {
        host.with("/etc/client.token", "root", "rw-r--r--").notKnowing("ctl9");

        isWrong(client("controllers = [ \"ctl1:7420\" ]"), "token-file is not set", "api.token");
        assertThat(client("controllers = [ \"ctl1:7421\" ]\ntls { ca = /etc/ca.crt }"))
                .singleElement()
                .isInstanceOf(Finding.Advice.class)
                .asString()
                .contains("LOCKSTEP_TOKEN");
        isWrong(
                client("controllers = [ \"ctl1:7420\" ]\ntoken-file = /etc/client.token"),
                "can be used by everybody",
                "chmod o=");
        isWrong(
                client("controllers = [ \"ctl9:7420\" ]\ntoken-file = /etc/token"),
                "controllers (ctl9:7420)",
                "");
    }

    @Test
    void a_group_of_administrators_may_share_the_token() {
        host.with("/etc/client.token", "root", "rw-r-----");

        assertThat(client("controllers = [ \"ctl1:7420\" ]\ntoken-file = /etc/client.token"))
                .isEmpty();
    }

    @Test
    void a_node_of_the_controllers_host_has_the_same_token() throws Exception {
        Files.writeString(folder.resolve("a.token"), "one\n");
        Files.writeString(folder.resolve("b.token"), "other\n");
        SiteFile controller = read("controller.conf", "api.token-file = a.token");
        SiteFile same = read("node.conf", "cluster.token-file = a.token");
        SiteFile other = read("node-2.conf", "cluster.token-file = b.token");
        SiteFile elsewhere =
                read(
                        "node-3.conf",
                        "cluster { controllers = [\"ctl1:7420\"], token-file = b.token }");

        assertThat(TogetherRules.of(List.of(controller, same))).isEmpty();
        assertThat(TogetherRules.of(List.of(controller, elsewhere))).isEmpty();
        isWrong(TogetherRules.of(List.of(controller, other)), "is not the token", "copy it again");
    }

    @Test
    void a_node_and_its_controller_both_speak_tls_or_neither() {
        SiteFile controller =
                read(
                        "controller.conf",
                        "api.tls { certificate = c.crt, key = c.key, ca = ca.crt }");
        SiteFile node = read("node.conf", "");

        isWrong(TogetherRules.of(List.of(controller, node)), "they cannot speak", "both or none");
    }
}
