package lockstep.stager.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.checkpoint.Sha256;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

final class StepFoldersTest {
    /// More than a tick of the kernel's clock for files.
    private static final long TICK_MILLIS = 25;

    @TempDir Path directory = Path.of("/");

    private Path write(String path) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, path);
    }

    private void rename(String from, String to) throws Exception {
        Thread.sleep(TICK_MILLIS);
        Files.move(directory.resolve(from), directory.resolve(to));
    }

    private FoundStep only(Integer... ranks) throws IOException {
        var found = StepFolders.look(directory, Set.of(ranks));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void a_folder_that_is_filled_in_place_is_begun_until_it_is_marked() throws Exception {
        write("step-7/model.pt");
        Thread.sleep(TICK_MILLIS);
        write("step-7/optimizer.pt");

        assertThat(only().complete()).isFalse();
        write("step-7/.lockstep-complete");
        assertThat(only().complete()).isTrue();
    }

    @Test
    void a_folder_that_is_renamed_is_complete_until_it_is_written_into() throws Exception {
        write("step-7.tmp/deep/model.pt");
        assertThat(only().complete()).isFalse();
        rename("step-7.tmp", "step-7");

        assertThat(only().complete()).isTrue();
        assertThat(only().names()).containsExactly("step-7");
        Thread.sleep(TICK_MILLIS);
        write("step-7/deep/model.pt");
        assertThat(only().complete()).isFalse();
    }

    @Test
    void distributed_checkpoints_are_complete_with_their_metadata() throws IOException {
        write("step-7/__0_0.distcp");
        assertThat(only().complete()).isFalse();
        write("step-7/.metadata");
        assertThat(only().complete()).isTrue();
    }

    @Test
    void the_first_form_is_complete_while_all_files_of_its_manifest_have_their_sizes()
            throws Exception {
        var origin = new Origin("job-7", 1, 7, 1);
        var rank = new RankFile(origin, 0, 3, Sha256.of("abc".getBytes(UTF_8)));
        var step = Files.createDirectories(directory.resolve("step-7"));
        Thread.sleep(TICK_MILLIS);
        Files.writeString(step.resolve(rank.fileName()), "abc");
        assertThat(only().complete()).isFalse();
        Files.write(
                step.resolve("manifest"),
                RankManifestText.write(new RankManifest(origin, List.of(rank))));
        assertThat(only().complete()).isTrue();

        Files.writeString(step.resolve(rank.fileName()), "ab");
        assertThat(only().complete()).isFalse();
        Files.writeString(step.resolve(rank.fileName()), "abc");
        Files.writeString(step.resolve("manifest"), "no manifest");
        assertThat(only().complete()).isFalse();
    }

    @Test
    void a_single_file_is_complete_when_it_is_renamed() throws Exception {
        write("epoch=1-step=500.ckpt");
        assertThat(only().complete()).isFalse();
        rename("epoch=1-step=500.ckpt", "x");
        rename("x", "epoch=1-step=500.ckpt");

        assertThat(only().complete()).isTrue();
        assertThat(only().step()).isEqualTo(500);
        try (var tree = only().open()) {
            assertThat(tree.files()).hasSize(1);
        }
    }

    @Test
    void deepspeed_s_folder_is_complete_once_latest_names_it_or_a_later_one() throws IOException {
        write("global_step500/mp_rank_00_model_states.pt");
        assertThat(only().complete()).isFalse();
        Files.writeString(directory.resolve("latest"), "global_step500");

        assertThat(only().complete()).isTrue();
        assertThat(only().pointers())
                .containsExactly(new SourceTree.Pointer("latest", "global_step500"));
        write("global_step600/mp_rank_00_model_states.pt");
        assertThat(StepFolders.look(directory, Set.of()))
                .extracting(FoundStep::complete)
                .containsExactly(true, false);
    }

    @Test
    void megatron_s_folder_is_complete_once_its_tracker_names_it() throws IOException {
        write("iter_0000500/mp_rank_00/model_optim_rng.pt");
        Files.writeString(directory.resolve("latest_checkpointed_iteration.txt"), "500\n");

        assertThat(only().complete()).isTrue();
        assertThat(only().step()).isEqualTo(500);
        assertThat(only().pointers().getFirst().text()).isEqualTo("500");
    }

    @Test
    void with_folders_for_ranks_all_of_them_must_be_complete() throws IOException {
        write("rank-0/step-7/.lockstep-complete");
        write("rank-1/step-7/model.pt");
        write("rank-2/other");

        assertThat(only(0, 1).complete()).isFalse();
        write("rank-1/step-7/.lockstep-complete");
        assertThat(only(0, 1).complete()).isTrue();
        assertThat(only(0, 1).names()).containsExactly("rank-0/step-7", "rank-1/step-7");
        assertThat(only(0, 1, 2).complete()).isFalse();
        assertThat(only(0, 1, 9).complete()).isTrue();
    }

    @Test
    void a_step_that_was_replaced_has_another_stamp() throws Exception {
        write("step-7/.metadata");
        var before = only();
        assertThat(only()).isEqualTo(before);
        rename("step-7", "step-6");
        write("step-7/.metadata");

        assertThat(StepFolders.look(directory, Set.of()).getLast().stamps())
                .isNotEqualTo(before.stamps());
    }

    @Test
    void a_link_is_never_complete_and_other_names_are_left_out() throws IOException {
        write("elsewhere/.metadata");
        Files.createSymbolicLink(directory.resolve("step-7"), directory.resolve("elsewhere"));
        write("step-x");
        write("last.ckpt");
        write(".restoring-7/a");

        assertThat(only().complete()).isFalse();
        assertThat(List.of(only().step())).containsExactly(7L);
    }
}
