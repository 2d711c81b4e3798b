package lockstep.controller.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads text files, packed or not.
final class TextFile {
    private TextFile() {}

    /// All lines, unpacked where the name ends in `.gz`.
    ///
    /// @throws BadInput when it is not there, not readable, or not what its name says
    static List<String> lines(Path file) throws BadInput {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        plain, StandardCharsets.UTF_8.newDecoder()))) {
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (NoSuchFileException none) {
            throw new BadInput("%s is not there.\nMaybe look at its name.".formatted(file));
        } catch (ZipException notPacked) {
            throw new BadInput(
                    "%s is not in gzip format.\nMaybe take .gz off its name.".formatted(file));
        } catch (CharacterCodingException notText) {
            throw new BadInput(
                    "%s is not text in UTF-8.\nMaybe it is packed: give it the ending .gz."
                            .formatted(file));
        } catch (IOException failed) {
            throw new BadInput("%s cannot be read: %s".formatted(file, failed.getMessage()));
        }
    }
}
