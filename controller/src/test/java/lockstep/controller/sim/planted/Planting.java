package lockstep.controller.sim.planted;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles one changed source against the classes of all the others. Nothing in the tree is
/// touched.
final class Planting {
    private final Path root;
    private final String classPath;
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    /// @param root of the tree
    /// @param classPath on which all classes are found
    Planting(Path root, String classPath) {
        this.root = root;
        this.classPath = classPath;
    }

    /// Compiles the source with this bug.
    ///
    /// @param folder gets a copy of the source, and under `classes` what came of it
    /// @return where the classes are
    /// @throws BadList when it does not compile, or the text is not there exactly once
    Path plant(Bug bug, Path folder) throws IOException {
        Path source = root.resolve(bug.file());
        if (!Files.isRegularFile(source)) {
            throw new BadList("bug %s: there is no %s any more".formatted(bug.id(), bug.file()));
        }
        String changed = bug.plantedIn(Files.readString(source));
        Path copy = Files.writeString(folder.resolve(source.getFileName()), changed);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-parameters",
                                            "-nowarn",
                                            "-implicit:none",
                                            "-sourcepath",
                                            "",
                                            "-cp",
                                            classPath,
                                            "-d",
                                            classes.toString()),
                                    null,
                                    files.getJavaFileObjects(copy))
                            .call();
            if (!compiled) {
                throw new BadList("bug %s does not compile:%n%s".formatted(bug.id(), said));
            }
        }
        return classes;
    }
}
