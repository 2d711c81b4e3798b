package lockstep.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ListPathsReply;
import lockstep.protocol.v1.ListPathsRequest;
import lockstep.protocol.v1.PathRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class PathCommandTest {
    private static final double MIB = 1 << 20;

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("lockstep path", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .on("ListPaths", ListPathsRequest.parser(), PathCommandTest::answer);
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private static Reply answer(ListPathsRequest request) {
        return Reply.of(
                request.getStore().equals("none") ? ListPathsReply.getDefaultInstance() : paths());
    }

    private static ListPathsReply paths() {
        return ListPathsReply.newBuilder()
                .addPaths(path("rail0", "n01", "fit", 900))
                .addPaths(path("rail0", "n02", "fit", 800))
                .addPaths(
                        path("rail1", "n01", "stalled", 0)
                                .setDetail("no byte was written for 12 s"))
                .addPaths(path("rail1", "n02", "slow", 90))
                .addPaths(path("rail2", "n01", "fit", 700).setDrained(true))
                .build();
    }

    private static PathRecord.Builder path(String path, String node, String state, int mib) {
        return PathRecord.newBuilder()
                .setStore("fast")
                .setPath(path)
                .setNode(node)
                .setState(state)
                .setWriteRate(mib * MIB)
                .setReadRate(2 * mib * MIB)
                .setLatencySeconds(mib == 0 ? 0 : 0.0042)
                .setShare(0.25)
                .setFreeBytes(7L << 40);
    }

    private int run(String... words) {
        return new PathCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void each_path_has_a_line_for_all_nodes_together() {
        assertThat(run("list")).isZero();
        Approved.verify("path-list.txt", user.out());
    }

    @Test
    void the_paths_of_one_store_are_shown_as_each_node_sees_them() throws IOException {
        assertThat(run("show", "fast")).isZero();
        Approved.verify("path-show.txt", user.out());
        assertThat(controller.seen("ListPaths"))
                .extracting(seen -> ListPathsRequest.parseFrom(seen.body()).getStore())
                .containsExactly("fast");
    }

    @Test
    void a_store_without_any_has_a_word_on_it() {
        assertThat(run("show", "none")).isZero();
        assertThat(user.out()).isEqualTo("no store has any path\n");
    }

    @Test
    void json_has_every_field() throws IOException {
        assertThat(run("list", "--json")).isZero();
        ListPathsReply.Builder read = ListPathsReply.newBuilder();
        JsonFormat.parser().merge(user.out(), read);
        assertThat(read.build()).isEqualTo(paths());
    }

    @Test
    void wrong_use_is_told() {
        assertThat(run("show")).isEqualTo(2);
        assertThat(user.err())
                .isEqualTo(
                        """
                        lockstep path: error: this needs other words.
                          Maybe lockstep path list, or show STORE
                        """);
    }
}
