package lockstep.controller.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/// The file that holds the secret of callers over TCP.
public final class TokenFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FOR_OTHERS =
            EnumSet.copyOf(PosixFilePermissions.fromString("---rwxrwx"));
    private static final int TOKEN_BYTES = 32;
    private static final int CHARACTERS_MIN = 32;
    private static final int FILE_BYTES_MAX = 4_096;

    private TokenFile() {}

    /// The token in `file`; where there is no file, one is made with a new token.
    ///
    /// @throws IOException when it cannot be read or made, when others than its owner may read it,
    ///   or when it holds no token worth the name
    public static String readOrMake(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            make(file, random);
        }
        return read(file);
    }

    /// The secret in `file`, which somebody has put there.
    ///
    /// @throws IOException when it is not there or cannot be read, when others than its owner may
    ///   read it, or when it holds no secret worth the name
    public static String readShared(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    "%s is missing, which all controllers of the cluster share.%nMaybe make it on one of them and copy it to the others: (umask 077; head -c 32 /dev/urandom | base64 > %s)"
                            .formatted(file, file));
        }
        return read(file);
    }

    private static String read(Path file) throws IOException {
        Set<PosixFilePermission> shared = Files.getPosixFilePermissions(file);
        shared.retainAll(FOR_OTHERS);
        if (!shared.isEmpty()) {
            throw new IOException(
                    "%s can be used by others than its owner.%nMaybe: chmod 600 %s"
                            .formatted(file, file));
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException("%s is too long for a token".formatted(file));
        }
        String token = Files.readString(file).strip();
        if (token.length() < CHARACTERS_MIN) {
            throw new IOException(
                    "%s holds no token of %d characters or more.%nMaybe delete it: a new one is made at the next start."
                            .formatted(file, CHARACTERS_MIN));
        }
        return token;
    }

    /// Written beside its place and then linked there, so that nobody ever reads half of it. Of two
    /// controllers that start at once the first wins, and both use its token.
    private static void make(Path file, SecureRandom random) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("%s cannot be a token file".formatted(file));
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        Path draft =
                Files.createTempFile(
                        folder, ".token", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            write(draft, HexFormat.of().formatHex(secret) + "\n");
            link(file, draft);
            sync(folder);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void link(Path file, Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException othersWereFaster) {
            if (!Files.isRegularFile(file)) {
                throw othersWereFaster;
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
