package lockstep.cli;

import lockstep.cli.rehearsal.PretendedController;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the usual commands once, against a controller that is only pretended.
///
/// Run with `-XX:AOTCacheOutput=FILE` it leaves the JVM a cache of the classes that commands need,
/// loaded and linked: with it a command takes half the time. What is not rehearsed (help, JSON) is
/// left out on purpose, because every class in the cache costs every command a little.
public final class Rehearsal {

    private static final List<List<String>> SCENES =
            List.of(
                    List.of("submit", "training.sh", "argument"),
                    List.of("submit", "-N2", "-n", "4", "--mem=1G", "-t10", "training.sh"),
                    List.of("submit", "--wait", "--gres=gpu:1", "--wrap=true"),
                    List.of("submit", "--nodes=none", "training.sh"),
                    List.of("queue"),
                    List.of("queue", "-h", "-o", "%i %t %R", "-u", "somebody"),
                    List.of("info"),
                    List.of("info", "-N"),
                    List.of("job", "1"),
                    List.of("explain", "1"),
                    List.of("cancel", "1"));

    private Rehearsal() {}

    /// Takes one word: a folder to work in. What the commands print goes where it always goes.
    public static void main(String[] words) throws IOException {
        Path folder = Path.of(words[0]).toAbsolutePath();
        Path script = folder.resolve("training.sh");
        Files.writeString(
                script,
                """
                #!/bin/sh
                #SBATCH --nodes=2 --job-name='a b' # comment
                #LOCKSTEP --time=1:00
                true
                """);
        // The socket lies elsewhere, because its path must be short.
        Path socket = Files.createTempDirectory("lockstep").resolve("api.sock");
        Files.writeString(
                folder.resolve("client.conf"), "controllers = [ \"unix:" + socket + "\" ]\n");
        try (PretendedController _ = PretendedController.listeningOn(socket)) {
            for (List<String> scene : SCENES) {
                play(scene, folder, script);
            }
        }
        Files.delete(socket.getParent());
    }

    private static void play(List<String> scene, Path folder, Path script) {
        List<String> words = new ArrayList<>();
        words.add("--home=" + folder);
        for (String word : scene.subList(1, scene.size())) {
            words.add(word.equals("training.sh") ? script.toString() : word);
        }
        List<String> typed = ThisProcess.words(words.toArray(new String[0]));
        Lockstep.run(scene.getFirst(), ThisProcess.caller(scene.getFirst()), typed);
    }
}
