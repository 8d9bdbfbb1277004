package dev.mnas.service.device;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface DeviceRows extends JpaRepository<DeviceRow, String> {
  List<DeviceRow> findByPoolOrderByFirstSeen(String pool);
}
