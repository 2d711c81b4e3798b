package lockstep.stager.checkpoint;

import java.nio.file.Path;

final class LocalDiskTest extends DiskContract {
    @Override
    Disk disk(Path root) {
        return new LocalDisk();
    }
}
