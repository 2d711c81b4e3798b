package lockstep.controller.election;

import org.apache.curator.framework.api.ACLProvider;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

import java.util.List;

/// Whatever is made in ZooKeeper belongs to whoever knows the password, and nobody else may read or
/// change it.
final class OwnNodes implements ACLProvider {
    @Override
    public List<ACL> getDefaultAcl() {
        return ZooDefs.Ids.CREATOR_ALL_ACL;
    }

    @Override
    public List<ACL> getAclForPath(String path) {
        return getDefaultAcl();
    }
}
