package dev.mnas.service.artifact;

import org.springframework.data.jpa.repository.JpaRepository;

interface ArtifactRows extends JpaRepository<ArtifactRow, String> {}
