"""Every tolerance of the program, with its reason."""

from __future__ import annotations

from typing import Final

ROUNDING: Final = 1e-6
"""Values are rounded to this before they are compared, printed or hashed: float noise of unit conversion is below it."""

LEVEL_CONFLICT_M: Final = 0.001
"""An elevation attribute and a placement that differ by more are reported: files agree to a millimetre when they agree at all."""

LEVEL_MERGE_M: Final = 0.05
"""Horizontal faces nearer than this in height belong to one level: finishes and slab steps, far below any storey."""

GROUND_BAND_M: Final = 0.3
"""The ground storey may lie this far below zero (a sunken threshold); fixed by the contract."""

SNAP_M: Final = 1e-5
"""End points of section segments nearer than this are one point: single-precision meshes of 100 m carry about 1e-5 m."""

STOREY_HEIGHT_PLAUSIBLE_M: Final = (1.8, 30.0)
"""A storey outside this is reported: below, nobody stands upright; above, no factory hall of this use is known."""

SLAB_THICKEST_M: Final = 1.0
"""What lies on a storey's layer and is thinner is its slab, beams included; what is higher is the storey's volume."""

SINGLE_PRECISION_STEP_M: Final = 0.001
"""A model so far from its origin that single precision steps by more than this is reported: outlines lose their millimetres."""

BUILDING_SIZE_PLAUSIBLE_M: Final = (2.0, 2000.0)
"""A building whose largest extent lies outside this has most likely the wrong unit."""

TYPICAL_STOREY_M: Final = (2.2, 12.5)
"""Storeys between these speak for a unit: from a low office floor to a high ground floor for heavy goods."""

TYPICAL_HEIGHT_M: Final = (1.8, 300.0)
TYPICAL_SPAN_M: Final = (2.0, 1000.0)
"""A massing without inner plates gives only its size to go by."""

STOREY_AREA_LEAST_M2: Final = 10.0
"""A storey smaller than this is asked about: one stair with its landing takes more."""

EDGE_PLAN_M: Final = 3.0
EDGE_SLENDERNESS: Final = 5.0
"""A massing less deep than 3 m, and five times as high and as wide, stands on its edge: a plate that was exported upright."""

LYING_SLENDERNESS: Final = 4.0
LYING_SQUARENESS: Final = 1.5
LYING_SPAN_M: Final = 30.0
"""A massing without floors, over 30 m deep, four times as deep as it is wide and high, and about as wide as high, may be a
tower that lies on its side; blocks for production are wider or show floors."""

SLAB_FACE_NORMAL: Final = 0.99
"""Cosine above which a face counts as horizontal (about 8°): drainage falls are under 3 %."""

ROOF_FINISH_ALLOWANCE_M: Final = 0.5
"""Insulation, screed and falls above a structural roof: seldom more; a fire height taken from the structure is that uncertain."""

AREA_SLACK: Final = 0.02
"""Areas that agree within this share are the same: outlines to axes and to outer faces differ by about as much."""

SAME_PLACE_M: Final = 1.0
"""Two drawings show the same lift where their marks lie nearer than this: half a car, and less than from one lift to the next."""

PLAN_FIT_LEAST: Final = 0.5
"""A plan that shares less than this of its area with the storey, however it is laid, shows something else and places nothing."""

LEAST_DRAWN_AREA_M2: Final = 0.25
"""A zone or unit drawn smaller than this is a slip of the hand: half a metre square."""

DRAWN_STEP_M: Final = 0.001
"""What is drawn in plan is rounded to the millimetre; corners nearer than this lie on one line."""

COLUMN_AXIS_M: Final = 0.1
"""A column axis of a plan this near to one of the massing is the same axis: a fraction of a column's width."""

CITY_HEIGHT_CONFLICT_M: Final = 0.5
"""A stated height and a modelled one that differ by more are reported: surveys from the air are good to about this."""

CITY_HEIGHT_MOST_M: Final = 1100.0
"""A stated building height above this is a placeholder or a wrong unit: the tallest towers planned are about 1,000 m."""

CITY_FLOORS_MOST: Final = 200
"""More storeys above ground than this were never built."""

CITY_FLOOR_TO_FLOOR_M: Final = (2.0, 30.0)
"""Height over number of storeys: outside, either the one or the other is most likely wrong, and it is asked about."""

CITY_MANY_FLOORS: Final = 60
CITY_TOWER_PLATE_M2: Final = 200.0
"""A building of more than 60 storeys has floors of more than this: slimmer towers do not hold their own lifts and stairs."""

CITY_COORDINATE_MOST: Final = 1e9
"""A coordinate beyond this lies nowhere on earth in any unit of length down to inches: the equator is 4e7 m long."""

CITY_WIDE_M: Final = 300_000.0
"""Half the extent of a city file in degrees beyond which lengths in one local projection are off by 0.4 per mille or more."""

DXF_ARC_STEP_DEG: Final = 3.0
"""Arcs of drawings are cut into steps of this: a circle of 120 sides lacks 0.05 % of its area; a 10 m arc bulges 3 mm."""

DXF_SNAP_M: Final = 0.001
"""Ends of lines in a drawing nearer than this are one point: plans are drawn in whole millimetres."""

DXF_GAP_M: Final = 0.1
"""Gaps in an outline up to this are closed and told: a slip of the hand; a wider one may be a missing side."""

DXF_LEVEL_M: Final = 0.05
"""A line of a plan whose ends differ more in height is no line of the plan: finishes and falls stay below."""

DXF_PLAN_APART_M: Final = 2.0
"""Outlines farther apart than this are not one group: parts of one plan touch or share a joint."""

DXF_STACK_STEP_M: Final = 4.0
"""Storeys whose plans tell no level are set this far apart, only so that they have an order; never a height."""

DXF_DOOR_RADIUS_M: Final = (0.6, 1.6)
"""Leaf of a door: from a cupboard of services to the half of a gate."""

DXF_COLUMN_SIDE_M: Final = (0.2, 2.5)
"""Side of a column: from steel posts to the mega columns of towers."""

DXF_TEXT_HEIGHT_M: Final = (0.1, 1.05)
"""Height of writing in a plan at full size: 2.5 to 7 mm on paper at 1:50 to 1:150."""

DXF_PLAN_SIZE_M: Final = (8.0, 400.0)
"""Longer side of the largest figure of a plan: from a house to the longest halls."""

DXF_UNIT_MARGIN: Final = 2.0
"""Points by which the evidence must speak against the header before it is overruled: as many as the header itself counts."""

DXF_ALIGN_M: Final = 0.05
"""Axes or columns of two plans that agree within this are the same: they are copied, not drawn anew."""

CLEAR_HEIGHT_CONFLICT_M: Final = 0.05
"""A stated clear height and one computed from the parts that differ by more contradict each other: finishes, deflection and the
rounding of beam depths to 50 mm stay within."""

SHARES_SUM: Final = 0.005
"""Shares that add up to 1 within this are whole: people write them in per cent, rounded."""

LIFT_LOAD_KG: Final = 1e-6
"""Loads that together weigh exactly the rated load ride together, whatever the rounding of their sum."""

LIFT_DISTANCE_DIGITS: Final = 6
"""Flights are rounded to micrometres, so that equally distant cars tie although elevations are sums."""

TURN_STEPS: Final = 360
"""Steps in which a quarter turn round a corner is searched for its tightest angle: between two of them the room is smooth, and
what a wave inside one step could hide is below a millionth of the piece's length."""

TOUCHING_M2: Final = 0.01
"""Outlines of units one above the other that share more lie over each other; less is rounding of a common corner."""

YARD_OVERLAP_M2: Final = 0.01
"""Things that share less ground with a fire lane touch it: outlines drawn along the same line differ by their rounding."""

MESH_KEPT_FACES: Final = 2_000_000
"""A massing with more triangles is measured, and not kept for looking at: as vertices and faces this many are about 50 MB in
memory and in the project, and ten times what a model of a whole tower with its columns has."""

NORTH_DEG: Final = 1e-6
"""A true north that lies nearer to the plan's y axis is the y axis: programs write (6e-17, 1) for it."""
