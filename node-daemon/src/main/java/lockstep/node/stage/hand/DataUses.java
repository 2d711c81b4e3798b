package lockstep.node.stage.hand;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/// How often an item of staged data was used, in a file beside it. What is lost of it makes a
/// choice worse, and nothing wrong.
///
/// @param count each use counts half after every 24 hours, as of `at`
/// @param at the last use
/// @param by who used it last
/// @param checkedAt when all of it was last compared with its hashes
record DataUses(double count, Instant at, String by, Instant checkedAt) {
    private static final String FILE = "uses";
    private static final int LENGTH_MAX = 200;

    static DataUses fetched(Instant now) {
        return new DataUses(0, now, "-", now);
    }

    /// One more, unless this user of it is known already.
    DataUses usedBy(String user, Instant now) {
        return user.equals(by)
                ? this
                : new DataUses(Eviction.decayed(count, at, now) + 1, now, user, checkedAt);
    }

    DataUses checked(Instant now) {
        return new DataUses(count, at, by, now);
    }

    /// Empty where it cannot be told.
    static Optional<DataUses> read(Path item) {
        try (var in = Files.newInputStream(item.resolve(FILE))) {
            String[] words = new String(in.readNBytes(LENGTH_MAX), US_ASCII).strip().split(" ", -1);
            if (words.length != 4) {
                return Optional.empty();
            }
            double count = Double.parseDouble(words[0]);
            return Double.isFinite(count) && count >= 0
                    ? Optional.of(
                            new DataUses(
                                    count,
                                    Instant.ofEpochMilli(Long.parseLong(words[1])),
                                    words[2],
                                    Instant.ofEpochMilli(Long.parseLong(words[3]))))
                    : Optional.empty();
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    void write(Path item) throws IOException {
        Path next = item.resolve(FILE + ".next");
        Files.writeString(
                next,
                "%s %d %s %d\n"
                        .formatted(
                                Double.toString(count),
                                at.toEpochMilli(),
                                by,
                                checkedAt.toEpochMilli()),
                US_ASCII);
        Files.move(next, item.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }
}
