package lockstep.doctor.rules;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/// The host as far as rules ask it.
public interface Surroundings {
    Seen at(Path file);

    /// Whether the name of a host leads anywhere.
    boolean resolves(String host);

    /// Whether only this host is reached by that name.
    boolean isLoopback(String host);

    /// The host that this process runs on.
    static Surroundings real() {
        return new Surroundings() {
            @Override
            public Seen at(Path file) {
                try {
                    PosixFileAttributes found =
                            Files.readAttributes(file, PosixFileAttributes.class);
                    return new Seen.There(found.owner().getName(), found.permissions());
                } catch (NoSuchFileException missing) {
                    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                            ? new Seen.Hidden()
                            : new Seen.Missing();
                } catch (IOException hidden) {
                    return new Seen.Hidden();
                }
            }

            @Override
            public boolean resolves(String host) {
                return !new InetSocketAddress(host, 1).isUnresolved();
            }

            @Override
            public boolean isLoopback(String host) {
                InetSocketAddress address = new InetSocketAddress(host, 1);
                return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
            }
        };
    }
}
