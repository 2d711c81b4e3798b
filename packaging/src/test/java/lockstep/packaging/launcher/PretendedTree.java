package lockstep.packaging.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// A source tree with the real launcher, a `mvn` that only makes class path lists, and a JDK that
/// only prints its arguments.
final class PretendedTree {
    /// Writes down each run; builds unless a file `broken` says otherwise.
    private static final String MVN =
            """
            #!/bin/sh
            echo "$*" >> "$PRETENDED_ROOT/mvn-runs"
            [ ! -e "$PRETENDED_ROOT/slow" ] || sleep 0.3
            if [ -e "$PRETENDED_ROOT/broken" ]; then
                echo '[INFO] Compiling'
                echo '[ERROR] /src/A.java:[1,2] error: ; expected'
                echo '[ERROR] Re-run Maven using the -X switch to enable full debug logging.'
                exit 1
            fi
            tree=$PRETENDED_ROOT/packaging/target/lockstep
            mkdir -p "$tree/lib"
            for name in controller node cli doctor; do echo "lib/$name.jar:lib/shared.jar" > "$tree/lib/$name.classpath"; done
            touch "$tree/built"
            """;

    /// Prints each argument on a line. Asked for a cache, it writes one unless a file `no-cache`
    /// says otherwise.
    private static final String JAVA =
            """
            #!/bin/sh
            for argument do
                case $argument in
                    -XX:AOTCacheOutput=*)
                        echo training >> "$PRETENDED_ROOT/trainings"
                        [ -e "$PRETENDED_ROOT/no-cache" ] || echo cache > "${argument#*=}"
                        exit 0 ;;
                esac
            done
            [ ! -e /proc/self/fd/9 ] || echo 'the lock is still open'
            printf '%s\\n' "$@"
            """;

    private final Path root;

    /// @param root an empty folder
    PretendedTree(Path root) {
        this.root = root;
    }

    void plant() throws IOException {
        for (var module : List.of("cli", "packaging")) {
            write(module + "/pom.xml", "<project/>");
        }
        write("pom.xml", "<project/>");
        write("cli/src/main/java/A.java", "class A {}");
        write("cli/src/test/java/ATest.java", "class ATest {}");
        copyLauncher("bin");
        script("pretended-bin/mvn", MVN);
        jdk("jdk", "25.0.3");
    }

    Path root() {
        return root;
    }

    Path built() {
        return root.resolve("packaging/target/lockstep");
    }

    Path write(String name, String content) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    void script(String name, String content) throws IOException {
        Files.setPosixFilePermissions(
                write(name, content), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void jdk(String name, String version) throws IOException {
        script(name + "/bin/java", JAVA);
        write(name + "/release", "IMPLEMENTOR=\"Pretended\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    /// Puts the launcher and its names into a folder, as the build does for an installed tree.
    void copyLauncher(String folder) throws IOException {
        var bin = Files.createDirectories(root.resolve(folder));
        for (var name : List.of("lockstep", "find-java")) {
            Files.copy(Path.of("..", "bin", name), bin.resolve(name));
        }
        Files.createSymbolicLink(bin.resolve("ssubmit"), Path.of("lockstep"));
    }

    /// Makes a file look as if it had been written after the last build.
    void touch(String name) throws IOException {
        Files.setLastModifiedTime(root.resolve(name), FileTime.from(Instant.now().plusSeconds(60)));
    }

    void delete(String name) throws IOException {
        Files.delete(root.resolve(name));
    }

    /// How often the pretended Maven or java wrote a line into a file.
    long runs(String file) throws IOException {
        var path = root.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path).size() : 0;
    }

    Call call(String... command) {
        return new Call(this, List.of(command));
    }
}
