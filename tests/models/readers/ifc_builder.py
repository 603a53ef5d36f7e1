"""Writes small IFC files for the reader's tests. All sizes in metres; the file holds them in its own unit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ifcopenshell
import ifcopenshell.guid

UNITS = {"m": (None, 1.0), "mm": ("MILLI", 0.001), "cm": ("CENTI", 0.01), "ft": ("FOOT", 0.3048), "in": ("INCH", 0.0254)}


class IfcBuilder:
    """One project, one site, one building; storeys and elements are added by calls.

    Args:
        schema: IFC2X3, IFC4 or IFC4X3_ADD2.
        unit: mm, cm, m, in, ft, or None for a file without any unit.
        area_unit: whether square metres are declared.
    """

    def __init__(self, schema: str = "IFC4", unit: str | None = "mm", area_unit: bool = True) -> None:
        self.file: Any = ifcopenshell.file(schema=schema)
        self.factor = UNITS[unit][1] if unit else 1.0
        self.project = self.root("IfcProject", Name="P")
        if unit:
            units = [self._length_unit(unit)]
            if area_unit:
                units.append(self.file.create_entity("IfcSIUnit", UnitType="AREAUNIT", Name="SQUARE_METRE"))
            self.project.UnitsInContext = self.file.create_entity("IfcUnitAssignment", Units=units)
        self.context = self.file.create_entity(
            "IfcGeometricRepresentationContext",
            ContextType="Model",
            CoordinateSpaceDimension=3,
            WorldCoordinateSystem=self.axis(),
        )
        self.project.RepresentationContexts = [self.context]
        self.building = self.root("IfcBuilding", Name="厂房", CompositionType="ELEMENT", ObjectPlacement=self.placement())
        self.aggregate(self.project, [self.building])

    def _length_unit(self, unit: str) -> Any:
        prefix, factor = UNITS[unit]
        if unit not in ("ft", "in"):
            return self.file.create_entity("IfcSIUnit", UnitType="LENGTHUNIT", Prefix=prefix, Name="METRE")
        metre = self.file.create_entity("IfcSIUnit", UnitType="LENGTHUNIT", Name="METRE")
        measure = self.file.create_entity(
            "IfcMeasureWithUnit", ValueComponent=self.file.create_entity("IfcLengthMeasure", factor), UnitComponent=metre
        )
        return self.file.create_entity(
            "IfcConversionBasedUnit",
            Dimensions=self.file.create_entity("IfcDimensionalExponents", 1, 0, 0, 0, 0, 0, 0),
            UnitType="LENGTHUNIT",
            Name=prefix,
            ConversionFactor=measure,
        )

    def root(self, kind: str, **values: Any) -> Any:
        values.setdefault("GlobalId", ifcopenshell.guid.new())
        return self.file.create_entity(kind, **values)

    def n(self, value: float) -> float:
        return float(value) / self.factor

    def point(self, *values: float) -> Any:
        return self.file.create_entity("IfcCartesianPoint", Coordinates=[self.n(v) for v in values])

    def axis(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Any:
        return self.file.create_entity("IfcAxis2Placement3D", Location=self.point(x, y, z))

    def placement(self, x: float = 0.0, y: float = 0.0, z: float = 0.0, within: Any = None) -> Any:
        return self.file.create_entity(
            "IfcLocalPlacement",
            PlacementRelTo=within.ObjectPlacement if within is not None else None,
            RelativePlacement=self.axis(x, y, z),
        )

    def aggregate(self, whole: Any, parts: list[Any]) -> None:
        self.root("IfcRelAggregates", RelatingObject=whole, RelatedObjects=parts)

    def storey(self, name: str | None, elevation: float | None, placed: float | None = None, parent: Any = None) -> Any:
        """A storey; ``placed`` is the height of its placement (its elevation unless given)."""
        z = placed if placed is not None else elevation or 0.0
        storey = self.root(
            "IfcBuildingStorey",
            Name=name,
            CompositionType="ELEMENT",
            ObjectPlacement=self.placement(z=z),
            Elevation=None if elevation is None else self.n(elevation),
        )
        self.aggregate(parent or self.building, [storey])
        return storey

    def put(self, storey: Any, *elements: Any) -> None:
        self.root("IfcRelContainedInSpatialStructure", RelatingStructure=storey, RelatedElements=list(elements))

    def solid(
        self, corners: list[tuple[float, float]], z: float, depth: float, holes: Sequence[list[tuple[float, float]]] = ()
    ) -> Any:
        """A shape extruded upwards from world height z."""

        def ring(points: list[tuple[float, float]]) -> Any:
            return self.file.create_entity("IfcPolyline", Points=[self.point(*p) for p in [*points, points[0]]])

        if holes:
            profile = self.file.create_entity(
                "IfcArbitraryProfileDefWithVoids",
                ProfileType="AREA",
                OuterCurve=ring(corners),
                InnerCurves=[ring(hole) for hole in holes],
            )
        else:
            profile = self.file.create_entity("IfcArbitraryClosedProfileDef", ProfileType="AREA", OuterCurve=ring(corners))
        up = self.file.create_entity("IfcDirection", DirectionRatios=(0.0, 0.0, 1.0))
        body = self.file.create_entity(
            "IfcExtrudedAreaSolid", SweptArea=profile, Position=self.axis(z=z), ExtrudedDirection=up, Depth=self.n(depth)
        )
        shape = self.file.create_entity(
            "IfcShapeRepresentation",
            ContextOfItems=self.context,
            RepresentationIdentifier="Body",
            RepresentationType="SweptSolid",
            Items=[body],
        )
        return self.file.create_entity("IfcProductDefinitionShape", Representations=[shape])

    def element(
        self, kind: str, storey: Any, box: tuple[float, float, float, float, float, float] | None = None, **values: Any
    ) -> Any:
        """An element with a box (x0, y0, z0, x1, y1, z1 in the world), put on a storey (None: on none)."""
        shape = None
        if box is not None:
            x0, y0, z0, x1, y1, z1 = box
            shape = self.solid([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], z0, z1 - z0, values.pop("holes", []))
        element = self.root(kind, ObjectPlacement=self.placement(), Representation=shape, **values)
        if storey is not None:
            self.put(storey, element)
        return element

    def slab(self, storey: Any, top: float, size: tuple[float, float, float, float] = (0, 0, 30, 20), **values: Any) -> Any:
        values.setdefault("PredefinedType", "FLOOR")
        x0, y0, x1, y1 = size
        return self.element("IfcSlab", storey, (x0, y0, top - 0.2, x1, y1, top), **values)

    def walls(self, storey: Any, z0: float, z1: float, size: tuple[float, float, float, float] = (0, 0, 30, 20)) -> None:
        """Four walls 0.2 m thick inside an outline."""
        x0, y0, x1, y1 = size
        for a, b, c, d in ((x0, y0, x1, y0 + 0.2), (x0, y1 - 0.2, x1, y1), (x0, y0, x0 + 0.2, y1), (x1 - 0.2, y0, x1, y1)):
            self.element("IfcWall", storey, (a, b, z0, c, d, z1))

    def pset(self, element: Any, name: str, values: dict[str, Any]) -> None:
        """Property set; a value is (IFC type, value) or plain text, number or boolean."""
        kinds = {str: "IfcLabel", float: "IfcReal", int: "IfcInteger", bool: "IfcBoolean"}
        items = []
        for key, value in values.items():
            kind, raw = value if isinstance(value, tuple) else (kinds[type(value)], value)
            items.append(
                self.file.create_entity("IfcPropertySingleValue", Name=key, NominalValue=self.file.create_entity(kind, raw))
            )
        group = self.root("IfcPropertySet", Name=name, HasProperties=items)
        self.root("IfcRelDefinesByProperties", RelatedObjects=[element], RelatingPropertyDefinition=group)

    def quantity(self, element: Any, name: str, area_m2: float) -> None:
        item = self.file.create_entity("IfcQuantityArea", Name=name, AreaValue=area_m2)
        group = self.root("IfcElementQuantity", Name="Qto_BuildingStoreyBaseQuantities", Quantities=[item])
        self.root("IfcRelDefinesByProperties", RelatedObjects=[element], RelatingPropertyDefinition=group)

    def save(self, folder: Path, name: str = "model.ifc") -> Path:
        path = folder / name
        self.file.write(str(path))
        return path


def tower(schema: str = "IFC4", unit: str | None = "mm", **options: Any) -> IfcBuilder:
    """Three storeys of 6.0, 4.5 and 4.5 m, 30 × 20 m, with walls, and a roof level with its slab."""
    made = IfcBuilder(schema, unit, **options)
    for name, low, high in (("1F", 0.0, 6.0), ("2F", 6.0, 10.5), ("3F", 10.5, 15.0)):
        storey = made.storey(name, low)
        made.slab(storey, low)
        made.walls(storey, low, high - 0.2)
    made.slab(made.storey("屋面", 15.0), 15.0, PredefinedType="ROOF")
    return made
