"""What the 3D view shows, without Qt: solids and their owners, colours, camera, picking, measuring."""
