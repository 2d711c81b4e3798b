package lockstep.doctor.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file system that a folder lies on.
///
/// @param device what is mounted, such as `/dev/nvme0n1p2`
/// @param type as the kernel calls it
record Volume(String device, String type, long usableBytes, long totalBytes) {
    /// Looks at file systems.
    @FunctionalInterface
    interface Look {
        Volume of(Path existing) throws IOException;
    }

    static Volume of(Path existing) throws IOException {
        FileStore store = Files.getFileStore(existing);
        return new Volume(
                store.name(), store.type(), store.getUsableSpace(), store.getTotalSpace());
    }
}
