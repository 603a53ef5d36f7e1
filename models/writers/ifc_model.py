"""The plumbing of an IFC4 file: units, placements, bodies, property sets. The same calls always give the same bytes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from models.measured import Measured, SourceKind, Stated
from models.north import direction_of

Entity: TypeAlias = Any
"""An instance of ifcopenshell. Its attributes depend on the schema, so no type describes them."""

NAMESPACE: Final = uuid.UUID("6f3f7a0e-3c5d-5a43-9d3c-0b6c1f2a9e51")
"""Root of the name-based GUIDs; fixed for ever, so that a thing keeps its GUID from run to run."""

TIMESTAMP: Final = "2000-01-01T00:00:00"
"""Stands in the header in place of a clock."""

MEASURES: Final[dict[str, str]] = {
    "m": "IfcLengthMeasure", "m2": "IfcAreaMeasure", "kg": "IfcMassMeasure", "m/s": "IfcLinearVelocityMeasure",
    "kN/m2": "IfcPlanarForceMeasure", "1": "IfcCountMeasure", "%": "IfcReal",
}
"""Measure type of a property by the unit of its value."""

ASSUMED: Final = "assumed: "
"""Begins the description of a property or quantity whose value is assumed; the reason follows, in the author's language."""


class Model:
    """An IFC4 file that is being written. Lengths are metres, forces newtons.

    Args:
        name: of the project, as shown.
        seed: what the GUIDs are made from beside the ids; renaming things leaves it alone.
        north_deg: true north, clockwise from the plan's +y; None: nobody says, and none is written.
    """

    def __init__(self, name: str, seed: str, north_deg: float | None = None) -> None:
        import ifcopenshell

        self.file: Any = ifcopenshell.file(schema="IFC4")
        self._seed = seed
        self._directions: dict[tuple[float, ...], Entity] = {}
        self._maps: dict[tuple[float, ...], Entity] = {}
        self._target: Entity = None
        self.project = self._project(name, north_deg)
        self.body = self.make("IfcGeometricRepresentationSubContext", ContextIdentifier="Body", ContextType="Model",
                              ParentContext=self.project.RepresentationContexts[0], TargetView="MODEL_VIEW")

    def make(self, kind: str, *values: object, **attributes: object) -> Entity:
        return self.file.create_entity(kind, *values, **attributes)

    def guid(self, *path: str) -> str:
        """The GUID of the thing with this path of names."""
        import ifcopenshell.guid

        return str(ifcopenshell.guid.compress(uuid.uuid5(NAMESPACE, "/".join((self._seed, *path))).hex))

    def rooted(self, kind: str, path: Sequence[str], **attributes: object) -> Entity:
        return self.make(kind, GlobalId=self.guid(kind, *path), **attributes)

    def text(self, file_name: str) -> str:
        """The file as STEP text; header without clock and program versions."""
        header = self.file.header
        header.file_description.description = ("ViewDefinition [ReferenceView]",)
        header.file_name.name = file_name
        header.file_name.time_stamp = TIMESTAMP
        header.file_name.author = ("",)
        header.file_name.organization = ("",)
        header.file_name.preprocessor_version = "shanglou"
        header.file_name.originating_system = "shanglou"
        header.file_name.authorization = ""
        return str(self.file.to_string())

    # frame

    def _project(self, name: str, north_deg: float | None) -> Entity:
        north = None if north_deg is None else self.make("IfcDirection", DirectionRatios=direction_of(north_deg))
        context = self.make("IfcGeometricRepresentationContext", ContextType="Model", CoordinateSpaceDimension=3,
                            Precision=1e-5, WorldCoordinateSystem=self.axes((0.0, 0.0, 0.0)), TrueNorth=north)
        return self.rooted("IfcProject", (), Name=name, RepresentationContexts=[context],
                           UnitsInContext=self.make("IfcUnitAssignment", Units=self._units()))

    def _units(self) -> list[Entity]:
        si = [self._si(*unit) for unit in (
            ("LENGTHUNIT", "METRE"), ("AREAUNIT", "SQUARE_METRE"), ("VOLUMEUNIT", "CUBIC_METRE"), ("PLANEANGLEUNIT", "RADIAN"),
            ("MASSUNIT", "GRAM", "KILO"), ("TIMEUNIT", "SECOND"), ("FORCEUNIT", "NEWTON"))]
        metre, second, newton = si[0], si[5], si[6]
        return [*si, self._derived("LINEARVELOCITYUNIT", (metre, 1), (second, -1)),
                self._derived("PLANARFORCEUNIT", (newton, 1), (metre, -2))]

    def _si(self, kind: str, name: str, prefix: str | None = None) -> Entity:
        return self.make("IfcSIUnit", UnitType=kind, Name=name, Prefix=prefix)

    def _derived(self, kind: str, *elements: tuple[Entity, int]) -> Entity:
        parts = [self.make("IfcDerivedUnitElement", Unit=unit, Exponent=exponent) for unit, exponent in elements]
        return self.make("IfcDerivedUnit", Elements=parts, UnitType=kind)

    def point(self, coordinates: Sequence[float]) -> Entity:
        return self.make("IfcCartesianPoint", Coordinates=[round(float(c), 6) for c in coordinates])

    def direction(self, ratios: tuple[float, ...]) -> Entity:
        if ratios not in self._directions:
            self._directions[ratios] = self.make("IfcDirection", DirectionRatios=list(ratios))
        return self._directions[ratios]

    def axes(self, origin: Sequence[float], along: tuple[float, float] | None = None) -> Entity:
        """A frame with z up; ``along`` is the direction of its x axis in plan."""
        if along is None:
            return self.make("IfcAxis2Placement3D", Location=self.point(origin))
        return self.make("IfcAxis2Placement3D", Location=self.point(origin), Axis=self.direction((0.0, 0.0, 1.0)),
                         RefDirection=self.direction((*along, 0.0)))

    def placement(self, origin: Sequence[float], parent: Entity = None, along: tuple[float, float] | None = None) -> Entity:
        return self.make("IfcLocalPlacement", PlacementRelTo=parent, RelativePlacement=self.axes(origin, along))

    # bodies

    def solid(self, profile: Entity, height_m: float, z_m: float = 0.0) -> Entity:
        """A profile extruded upwards from ``z_m``, as a body representation."""
        solid = self.make("IfcExtrudedAreaSolid", SweptArea=profile, Position=self.axes((0.0, 0.0, z_m)),
                          ExtrudedDirection=self.direction((0.0, 0.0, 1.0)), Depth=round(height_m, 6))
        return self.make("IfcShapeRepresentation", ContextOfItems=self.body, RepresentationIdentifier="Body",
                         RepresentationType="SweptSolid", Items=[solid])

    def shape(self, representation: Entity) -> Entity:
        return self.make("IfcProductDefinitionShape", Representations=[representation])

    def rectangle(self, x_m: float, y_m: float) -> Entity:
        """A rectangle around the origin."""
        return self.make("IfcRectangleProfileDef", ProfileType="AREA", XDim=round(x_m, 6), YDim=round(y_m, 6))

    def polygon(self, shell: Sequence[Sequence[float]], holes: Sequence[Sequence[Sequence[float]]] = ()) -> Entity:
        """A closed ring with holes; rings end where they begin."""
        if not holes:
            return self.make("IfcArbitraryClosedProfileDef", ProfileType="AREA", OuterCurve=self._ring(shell))
        return self.make("IfcArbitraryProfileDefWithVoids", ProfileType="AREA", OuterCurve=self._ring(shell),
                         InnerCurves=[self._ring(hole) for hole in holes])

    def _ring(self, ring: Sequence[Sequence[float]]) -> Entity:
        points = [self.point(point[:2]) for point in ring[:-1]]
        return self.make("IfcPolyline", Points=[*points, points[0]])

    def box(self, x_m: float, y_m: float, height_m: float, z_m: float = 0.0) -> Entity:
        """A box around the origin of its placement, as a shape of its own."""
        return self.shape(self.solid(self.rectangle(x_m, y_m), height_m, z_m))

    def shared_box(self, x_m: float, y_m: float, height_m: float) -> Entity:
        """As :meth:`box`, but all boxes of one size share a single body: hundreds of columns stay small."""
        size = (x_m, y_m, height_m)
        if size not in self._maps:
            self._maps[size] = self.make("IfcRepresentationMap", MappingOrigin=self.axes((0.0, 0.0, 0.0)),
                                         MappedRepresentation=self.solid(self.rectangle(x_m, y_m), height_m))
        item = self.make("IfcMappedItem", MappingSource=self._maps[size], MappingTarget=self._unmoved())
        return self.shape(self.make(
            "IfcShapeRepresentation", ContextOfItems=self.body, RepresentationIdentifier="Body",
            RepresentationType="MappedRepresentation", Items=[item]))

    def _unmoved(self) -> Entity:
        if self._target is None:
            self._target = self.make("IfcCartesianTransformationOperator3D", LocalOrigin=self.point((0.0, 0.0, 0.0)))
        return self._target

    # relations and properties

    def aggregate(self, whole: Entity, parts: Sequence[Entity]) -> None:
        if parts:
            self.rooted("IfcRelAggregates", (whole.GlobalId,), RelatingObject=whole, RelatedObjects=list(parts))

    def contain(self, storey: Entity, elements: Sequence[Entity]) -> None:
        if elements:
            self.rooted("IfcRelContainedInSpatialStructure", (storey.GlobalId,), RelatedElements=list(elements),
                        RelatingStructure=storey)

    def reference(self, storey: Entity, elements: Sequence[Entity]) -> None:
        """Elements that also reach this storey: the lifts that serve it."""
        if elements:
            self.rooted("IfcRelReferencedInSpatialStructure", (storey.GlobalId,), RelatedElements=list(elements),
                        RelatingStructure=storey)

    def properties(self, owner: Entity, name: str, values: Mapping[str, object]) -> None:
        """A property set; values that are None are left out, and without any there is no set.

        A Measured or Stated value that is assumed has its reason in the description, see :func:`remark`.
        """
        made = [self._property(key, value) for key, value in values.items() if value is not None]
        if made:
            self._define(owner, self.rooted("IfcPropertySet", (owner.GlobalId, name), Name=name, HasProperties=made))

    def quantities(self, owner: Entity, name: str, values: Mapping[str, Measured | None]) -> None:
        """A quantity set of lengths and areas."""
        made = [self._quantity(key, value) for key, value in values.items() if value is not None]
        if made:
            self._define(owner, self.rooted("IfcElementQuantity", (owner.GlobalId, name), Name=name, Quantities=made))

    def _define(self, owner: Entity, definition: Entity) -> None:
        self.rooted("IfcRelDefinesByProperties", (definition.GlobalId,), RelatedObjects=[owner],
                    RelatingPropertyDefinition=definition)

    def _quantity(self, key: str, value: Measured) -> Entity:
        if value.unit == "m2":
            return self.make("IfcQuantityArea", Name=key, Description=remark(value), AreaValue=value.value)
        return self.make("IfcQuantityLength", Name=key, Description=remark(value), LengthValue=value.value)

    def _property(self, key: str, value: object) -> Entity:
        return self.make("IfcPropertySingleValue", Name=key, NominalValue=self._nominal(value), Description=remark(value))

    def _nominal(self, value: object) -> Entity:
        if isinstance(value, Stated):
            return self._nominal(value.value)
        if isinstance(value, Measured):
            factor = 1000.0 if value.unit == "kN/m2" else 1.0
            return self.make(MEASURES.get(value.unit, "IfcReal"), value.value * factor)
        if isinstance(value, bool):
            return self.make("IfcBoolean", value)
        if isinstance(value, int):
            return self.make("IfcInteger", value)
        if isinstance(value, float):
            return self.make("IfcReal", value)
        if isinstance(value, tuple):
            return self.make("IfcText", ", ".join(str(item) for item in value))
        return self.make("IfcLabel", str(value)[:255])


def remark(value: object) -> str | None:
    """What a reader of the file should know of a value: that it is assumed, and why."""
    if isinstance(value, Measured | Stated) and value.source.kind is SourceKind.ASSUMED:
        return f"{ASSUMED}{value.source.where or value.source.how}"
    return None
