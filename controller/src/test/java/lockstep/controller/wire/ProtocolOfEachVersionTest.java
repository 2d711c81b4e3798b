package lockstep.controller.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The messages of each version that daemons of this one may meet stand in
/// `src/test/resources/protocol/vN.txt`, one a line: kind, bytes, and what they say as JSON. A line
/// is never removed and loses nothing; one may gain fields while its version is the newest.
///
/// What this version says, where that differs, is put into `target/received/protocol`.
/// docs/compatibility.md says when a new file is due.
final class ProtocolOfEachVersionTest {
    private static final Path STORED = Path.of("src", "test", "resources", "protocol");
    private static final Path RECEIVED = Path.of("target", "received", "protocol");

    private static final JsonFormat.Printer JSON =
            JsonFormat.printer().omittingInsignificantWhitespace();

    /// A message as it was sent once.
    record Kept(String name, String bytes, String json) {
        static Kept parse(String line) {
            String[] parts = line.split(" ", 3);
            return new Kept(parts[0], parts[1], parts[2]);
        }

        static Kept of(String name, DynamicMessage message) {
            try {
                return new Kept(
                        name,
                        Base64.getEncoder().encodeToString(message.toByteArray()),
                        JSON.print(message));
            } catch (InvalidProtocolBufferException unprintable) {
                throw new AssertionError(name, unprintable);
            }
        }

        DynamicMessage parsed() throws InvalidProtocolBufferException {
            return DynamicMessage.parseFrom(kind(), Base64.getDecoder().decode(bytes));
        }

        Descriptor kind() {
            String kind = name.split("#", -1)[0];
            assertThat(FilledMessages.kinds()).as("kinds of messages").containsKey(kind);
            return Objects.requireNonNull(FilledMessages.kinds().get(kind));
        }

        String line() {
            return name + " " + bytes + " " + json;
        }
    }

    static IntStream versions() {
        return IntStream.rangeClosed(ProtocolVersion.OWN.oldest(), ProtocolVersion.OWN.current());
    }

    static Stream<Kept> kept() {
        return versions().boxed().flatMap(version -> stored(version).stream());
    }

    private static List<Kept> stored(int version) {
        try {
            return Files.readAllLines(STORED.resolve("v" + version + ".txt")).stream()
                    .filter(line -> !line.startsWith("enum "))
                    .map(Kept::parse)
                    .toList();
        } catch (IOException missing) {
            throw new AssertionError("the messages of version " + version, missing);
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void what_an_earlier_version_sends_means_the_same_to_this_one(Kept kept) throws Exception {
        DynamicMessage read = kept.parsed();
        assertThat(read.getUnknownFields().asMap())
                .as("fields that nobody knows any more")
                .isEmpty();
        assertThat(JSON.print(read)).isEqualTo(kept.json());
        DynamicMessage.Builder fromJson = DynamicMessage.newBuilder(kept.kind());
        JsonFormat.parser().merge(kept.json(), fromJson);
        assertThat(fromJson.build()).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void each_word_of_an_earlier_version_has_its_number_still(int version) throws IOException {
        List<String> words =
                Files.readAllLines(STORED.resolve("v" + version + ".txt")).stream()
                        .filter(line -> line.startsWith("enum "))
                        .toList();
        assertThat(enums()).containsAll(words);
    }

    /// Everything that this version could say is kept too.
    @Test
    void this_version_says_what_is_kept_of_it() throws IOException {
        List<String> said =
                Stream.concat(
                                enums().stream(),
                                FilledMessages.all().entrySet().stream()
                                        .map(one -> Kept.of(one.getKey(), one.getValue()).line()))
                        .toList();
        String file = "v" + ProtocolVersion.OWN.current() + ".txt";
        List<String> kept =
                Files.exists(STORED.resolve(file))
                        ? Files.readAllLines(STORED.resolve(file))
                        : List.of();
        if (!said.equals(kept)) {
            Files.createDirectories(RECEIVED);
            Files.write(RECEIVED.resolve(file), said);
        }
        assertThat(said).isEqualTo(kept);
    }

    /// `enum KIND.WORD NUMBER`
    private static List<String> enums() {
        Map<String, EnumDescriptor> all = new TreeMap<>();
        for (Descriptor kind : FilledMessages.kinds().values()) {
            for (FieldDescriptor field : kind.getFields()) {
                if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
                    all.put(field.getEnumType().getName(), field.getEnumType());
                }
            }
        }
        return all.values().stream()
                .flatMap(words -> words.getValues().stream())
                .map(ProtocolOfEachVersionTest::line)
                .toList();
    }

    private static String line(EnumValueDescriptor word) {
        return "enum %s.%s %d"
                .formatted(word.getType().getName(), word.getName(), word.getNumber());
    }

    /// A check that sees nothing would pass.
    @Test
    void every_field_of_every_kind_is_in_one_of_the_messages() {
        Map<String, DynamicMessage> all = FilledMessages.all();
        for (Descriptor kind : FilledMessages.kinds().values()) {
            TreeSet<String> set =
                    all.entrySet().stream()
                            .filter(one -> one.getValue().getDescriptorForType().equals(kind))
                            .flatMap(one -> one.getValue().getAllFields().keySet().stream())
                            .map(FieldDescriptor::getName)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(set)
                    .as(kind.getName())
                    .containsExactlyInAnyOrderElementsOf(
                            kind.getFields().stream().map(FieldDescriptor::getName).toList());
        }
    }
}
