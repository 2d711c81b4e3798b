package lockstep.stager.checkpoint;

import java.nio.file.Path;

final class FragileDiskTest extends DiskContract {
    @Override
    Disk disk(Path root) {
        return new FragileDisk(root);
    }
}
