package lockstep.node.stage.hand;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What has been seen of each attempt in its directory, so that a step that was deleted since is
/// not taken for one that was never begun.
///
/// A file for each attempt, which only grows: the word `marked` once its directory has this node's
/// mark, and the number of each step of which anything was seen. For one thread.
public final class SeatBook {
    static final String FOLDER = "seats";
    private static final String MARKED = "marked";

    private final Path folder;
    private final int filesMost;
    private final Map<String, Seat> seats = new TreeMap<>();

    /// What is known of one attempt.
    private static final class Seat {
        private boolean marked;
        private final NavigableSet<Long> steps = new TreeSet<>();
    }

    /// @param folder made where it is missing
    /// @param filesMost beyond so many those go that were added to longest ago
    SeatBook(Path folder, int filesMost) throws IOException {
        this.folder = folder;
        this.filesMost = filesMost;
        Files.createDirectories(folder);
    }

    static String name(int job, int attempt) {
        return job + "." + attempt;
    }

    /// The file of an attempt; there is none until something was seen.
    ///
    /// @param own the user's own directory on the node
    public static Path file(Path own, int job, int attempt) {
        return own.resolve(FOLDER).resolve(name(job, attempt));
    }

    /// Every step of which anything was ever seen, ascending.
    NavigableSet<Long> steps(String seat) throws IOException {
        return seat(seat).steps;
    }

    /// Something of a step is there.
    void saw(String seat, long step) throws IOException {
        Seat known = seat(seat);
        if (!known.steps.contains(step)) {
            append(seat, Long.toString(step));
            known.steps.add(step);
        }
    }

    boolean isMarked(String seat) throws IOException {
        return seat(seat).marked;
    }

    /// The directory has this node's mark from now on.
    void mark(String seat) throws IOException {
        append(seat, MARKED);
        seat(seat).marked = true;
    }

    private Seat seat(String name) throws IOException {
        Seat known = seats.get(name);
        if (known == null) {
            known = read(folder.resolve(name));
            seats.put(name, known);
        }
        return known;
    }

    /// A line that was cut off by a crash is left out.
    private static Seat read(Path file) throws IOException {
        var seat = new Seat();
        try {
            for (String line : Files.readAllLines(file, US_ASCII)) {
                if (line.equals(MARKED)) {
                    seat.marked = true;
                } else if (line.matches("\\d{1,18}")) {
                    seat.steps.add(Long.valueOf(line));
                }
            }
        } catch (NoSuchFileException _) {
            return seat;
        }
        return seat;
    }

    private void append(String seat, String line) throws IOException {
        Path file = folder.resolve(seat);
        if (!Files.exists(file)) {
            makeRoom();
        }
        // The end of a line before it: after a crash there may be half a line.
        Files.writeString(
                file,
                "\n" + line + "\n",
                US_ASCII,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private record Aged(Path file, FileTime since) {}

    private void makeRoom() throws IOException {
        List<Aged> files = new ArrayList<>();
        try (var all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                files.add(new Aged(file, Files.getLastModifiedTime(file)));
            }
        }
        files.sort(Comparator.comparing(Aged::since));
        for (Aged old : files.subList(0, Math.max(0, files.size() - filesMost + 1))) {
            Files.deleteIfExists(old.file());
            seats.remove(String.valueOf(old.file().getFileName()));
        }
    }
}
